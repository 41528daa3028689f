/** What remotes must be asked about the pull steps of a project: for each that clones, which repository and which state. */
import type { Span } from '../../diagnostics/span.ts';
import { sourceOf, type Source } from '../../git/credentials.ts';
import { partsOf } from '../../git/repository-url.ts';
import { isFilledText, isJsonObject, type JsonObject } from '../../json.ts';
import type { Document, YamlValue } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { writtenSteps } from '../../project/steps.ts';
import { ORIGIN } from '../../project/tq-source.ts';
import { toJson } from '../../project/yaml-value.ts';
import { standardStep } from '../../steps/standard-steps.ts';
import { parseStep } from '../../steps/step.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { fillReferences, type ServerValues } from '../../templating/references.ts';

export interface CloneQuestion {
  source: Source;
  /** Undefined: what the remote's `HEAD` names. `any`: a branch, a tag or a commit, as `tq.source` takes it. */
  wanted?: { kind: 'branch' | 'commit' | 'any'; name: string; where: Span };
  /** Where the repository is written. */
  where: Span;
  /** The step names a login that is not known here. */
  withoutLogin: boolean;
  /** Whose step it is. */
  deployment: Deployment;
}

/** Why a step is left out, in words for people. */
export interface NotAsked {
  note: string;
  deployment: Deployment;
}

/** `server`: what it holds of the blocks and variables that the steps name; undefined: it was not asked. */
export function cloneQuestions(
  document: Document,
  deployments: readonly Deployment[],
  remoteUrl: string | null,
  server: ServerValues | undefined,
): (CloneQuestion | NotAsked)[] {
  return deployments.flatMap((deployment) =>
    clonesOf(document, deployment, server).flatMap((clone) => {
      const question = questionOf(clone, document, remoteUrl);
      return question === undefined ? [] : [{ ...question, deployment }];
    }),
  );
}

/** Inputs of the steps that clone, as they are written. */
export function cloneInputs(document: Document, deployment: Deployment): JsonObject[] {
  return clonesOf(document, deployment, undefined).map(({ inputs }) => inputs);
}

/** One `git_clone` of a deployment, with what is known filled in. */
interface Clone {
  inputs: JsonObject;
  /** Of the inputs, in the document. */
  path: (string | number)[];
  isSource: boolean;
}

function clonesOf(
  document: Document,
  { path, pull = [], source }: Deployment,
  server: ServerValues | undefined,
): Clone[] {
  const { steps } = writtenSteps(document, path, 'pull');
  return steps.flatMap((written, index) => {
    const call = parseStep(pull[index] ?? null);
    if (call === null || 'faults' in call) return [];
    if (!['git_clone', 'agit_clone'].includes(standardStep(call.name) ?? '')) return [];
    const inputs = server === undefined ? call.inputs : filled(call.inputs, server);
    return [{ inputs, path: [...written.path, call.name], isSource: source !== undefined }];
  });
}

function filled(inputs: JsonObject, server: ServerValues): JsonObject {
  return toJson(fillReferences(inputs as Record<string, YamlValue>, server)) as JsonObject;
}

/** Undefined where the step is wrong in itself, which others say. */
function questionOf(
  { inputs, path, isSource }: Clone,
  document: Document,
  remoteUrl: string | null,
): Omit<CloneQuestion, 'deployment'> | Omit<NotAsked, 'deployment'> | undefined {
  const url = isSource && inputs.repository === ORIGIN ? remoteUrl : inputs.repository;
  if (typeof url !== 'string' || url === '') return undefined;
  const shown = `\`${typeof inputs.repository === 'string' ? inputs.repository : url}\``;
  if (holdsPlaceholder(url)) return { note: `${shown} is not asked: only the worker knows what it is` };
  if (isFolder(url)) return { note: `${shown} is not asked: it is a folder of the worker's machine` };
  const credentials = credentialsOf(inputs);
  const source = sourceOf(url, credentials === 'unknown' ? undefined : credentials);
  if ('fault' in source) return undefined;
  const named = wantedOf(inputs, isSource);
  if (holdsPlaceholder(named?.name))
    return { note: `${shown} is not asked for ${named?.name}: only the worker knows what it is` };
  return {
    source,
    where: document.spanOf([...path, 'repository']),
    withoutLogin: credentials === 'unknown',
    ...(named && { wanted: { ...named, where: document.spanOf([...path, named.input]) } }),
  };
}

/** `https://…`, `ssh://…` and `git@host:path` are elsewhere. */
function isFolder(url: string): boolean {
  const parts = partsOf(url);
  return parts === undefined ? !/^[^/:]+:/.test(url) : /^file:/i.test(parts.scheme);
}

/** `unknown`: those of a block or variable that no server was asked for. */
function credentialsOf({ access_token: token, credentials }: JsonObject): JsonObject | 'unknown' | undefined {
  if (holdsPlaceholder(token) || holdsPlaceholder(credentials)) return 'unknown';
  if (isFilledText(token)) return { access_token: token };
  if (!isJsonObject(credentials) || Object.keys(credentials).length === 0) return undefined;
  return Object.values(credentials).some((value) => holdsPlaceholder(value)) ? 'unknown' : credentials;
}

type Named = { kind: 'branch' | 'commit' | 'any'; name: string; input: string };

function wantedOf({ branch, commit_sha: commit }: JsonObject, isSource: boolean): Named | undefined {
  if (isFilledText(branch)) return { kind: isSource ? 'any' : 'branch', name: branch, input: 'branch' };
  return isFilledText(commit)
    ? { kind: 'commit', name: commit.toLowerCase(), input: 'commit_sha' }
    : undefined;
}
