/** What `run_preflight` of truthound-orchestration says of the inputs that production uses, told from files alone. */
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { JsonObject } from '../../json.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { type Found, type LayerAnswer, NO_ANSWER, type Remark } from '../../preflight/verdict/answer.ts';
import { type FlowInputs, writtenInputs } from '../../preflight/runtime/flow-inputs.ts';
import { inputsOfFlow } from '../../preflight/runtime/inputs-of-flow.ts';
import { judgeInputs } from '../../preflight/runtime/judge-inputs.ts';
import {
  isOfWorker,
  localPathOf,
  pinnedEngines,
  runtimeFacts,
  withKnownVersion,
} from '../../preflight/runtime/runtime-facts.ts';
import { NOTHING_ASKED, remarksOn } from '../../preflight/runtime/runtime-remarks.ts';
import { maskSources, secretsOfSources } from '../../preflight/runtime/source-secrets.ts';
import {
  checkAmbiguousSources,
  checkConnections,
  checkMissingSources,
} from '../../quality/checks/data-sources.ts';
import type { QualityFacts } from '../../quality/facts.ts';
import { entryOf, type PreflightSubject } from './subject.ts';

export interface RuntimePorts {
  files: FileSystem;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

/** Inputs with the entries that have them. */
export interface SharedInputs {
  inputs: FlowInputs;
  entries: number[];
}

/** Never throws for what the project says. */
export async function lookAtRuntime(subject: PreflightSubject, ports: RuntimePorts): Promise<LayerAnswer> {
  const { quality } = subject;
  if (quality === undefined) return NO_ANSWER;
  const { shared, without } = inputsOfProject(subject, quality);
  for (const secret of shared.flatMap(({ inputs }) => secretsIn(inputs))) ports.keepSecret(secret);
  const isSaid = saidOf(quality);
  const engines = pinnedEngines(quality.requirements);
  const present = await presentPaths(shared, subject, ports.files);
  const findings: Found[] = [];
  const seen: Remark[] = [];
  const skipped: Remark[] = [];
  const reports = new Map<number, JsonObject[]>();
  for (const { inputs: asked, entries } of shared) {
    const inputs = withKnownVersion(asked, engines);
    const judged = judgeInputs(inputs, runtimeFacts(inputs, engines, present), isSaid);
    findings.push(...judged.findings.map((finding) => ({ finding, entries })));
    const remarks = remarksOn(inputs, judged, entries);
    seen.push(...remarks.seen);
    skipped.push(...remarks.skipped);
    const report = {
      inputs: maskSources(writtenInputs(inputs)),
      ...(maskSources(judged.answer as unknown as JsonObject) as JsonObject),
    };
    for (const entry of entries) reports.set(entry, [...(reports.get(entry) ?? []), report]);
  }
  if (without.length > 0) skipped.push({ check: 'compatible-inputs', entries: without, text: NOTHING_ASKED });
  const sources = new Map(quality.files.map(({ file, text }) => [file, text]));
  return { findings, seen, skipped, sources, reports };
}

/** Equal inputs once; `without`: entries of quality flows of which no file tells what is asked. */
export function inputsOfProject(
  { checked, loaded }: PreflightSubject,
  { flows }: QualityFacts,
): { shared: SharedInputs[]; without: number[] } {
  const blocks = new Map(loaded.blocks.map(({ name, data }) => [name, data]));
  const shared = new Map<string, SharedInputs>();
  const without: number[] = [];
  for (const flow of flows)
    for (const deployed of flow.deployments) {
      const entry = entryOf(deployed.deployment);
      const asked = inputsOfFlow(flow, deployed, checked.document, blocks);
      if (asked.length === 0) without.push(entry);
      for (const inputs of asked) {
        const key = keyOf(inputs);
        const known = shared.get(key);
        if (known === undefined) shared.set(key, { inputs, entries: [entry] });
        else if (!known.entries.includes(entry)) known.entries.push(entry);
      }
    }
  return { shared: [...shared.values()], without };
}

/** Equal for inputs of which the same can be said: values, what is unknown and why, and who asks. */
function keyOf({ asker, given, isUncertain = false }: FlowInputs): string {
  const told = [...given].map(([name, each]) => [
    'value' in each ? { value: each.value } : { why: each.why },
    name,
  ]);
  return JSON.stringify([asker, isUncertain, told], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

/** What the checks on sources say already, by code and place. */
function saidOf(quality: QualityFacts): (code: Diagnostic['code'], where: Span) => boolean {
  const placeOf = (code: string, { file, start }: Span): string => `${code} ${file} ${start.offset}`;
  const checks = [checkConnections, checkAmbiguousSources, checkMissingSources];
  const said = checks.flatMap((check) => check(quality));
  const places = new Set(said.map(({ code, where }) => (where === undefined ? '' : placeOf(code, where))));
  return (code, where) => places.has(placeOf(code, where));
}

/** Relative paths of sources that are in the project, from where the worker starts the flow. */
async function presentPaths(
  shared: readonly SharedInputs[],
  { folders }: PreflightSubject,
  files: FileSystem,
): Promise<Set<string>> {
  const { workingDirectory, projectFolder, repositoryRoot } = folders;
  const starts = new Set([
    workingDirectory,
    projectFolder ?? workingDirectory,
    repositoryRoot ?? workingDirectory,
  ]);
  const paths = new Set(
    shared.flatMap(({ inputs }) => localPathOf(inputs) ?? []).filter((path) => !isOfWorker(path)),
  );
  const found = await Promise.all(
    [...paths].map(async (path) => {
      const isThere = await Promise.all([...starts].map((start) => files.exists(join(start, path))));
      return isThere.includes(true) ? [path] : [];
    }),
  );
  return new Set(found.flat());
}

/** Shorter texts turn up by chance. */
const SHORTEST_SECRET = 6;

function secretsIn({ given }: FlowInputs): string[] {
  const found = [...given.values()].flatMap((told) => ('value' in told ? secretsOfSources(told.value) : []));
  return [...new Set(found)].filter((secret) => secret.length >= SHORTEST_SECRET);
}
