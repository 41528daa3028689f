/** `tq validate --git`: whether the repositories that pull steps clone can be read, and have what the steps name. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Source } from '../../git/credentials.ts';
import { withoutUser } from '../../git/repository-url.ts';
import { isFullCommit } from '../../git/revision.ts';
import type { Git, RemoteRefs } from '../../ports/git.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import type { Document } from '../../project/document.ts';
import type { Deployment, Project } from '../../project/project.ts';
import { blockReference, type ServerValues, variableName } from '../../templating/references.ts';
import { placeholdersIn } from '../../templating/placeholder.ts';
import { asTqError, TqError } from '../../tq-error.ts';
import { cloneInputs, cloneQuestions, type CloneQuestion } from './clone-questions.ts';
import { readServerValues, secretsOf } from '../planning/read-server-values.ts';

export interface RemotePorts {
  git: Pick<Git, 'checkout' | 'remoteRefs' | 'hasCommit'>;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

export interface CheckedRemotes {
  findings: Diagnostic[];
  /** What was not asked, or not with the login of the worker; each once. */
  notes: RemoteNote[];
}

export interface RemoteNote {
  text: string;
  /** Those whose steps it is about. */
  deployments: Deployment[];
  /** Whether the repository told nothing at all of what was to be known. */
  isUntold: boolean;
}

/** Each remote is asked once, all at the same time. `prefect`: for credentials that only the server has. */
export async function checkRemotes(
  { document, deployments }: Project,
  workingDirectory: string,
  { git, keepSecret }: RemotePorts,
  prefect: PrefectReader | undefined,
): Promise<CheckedRemotes> {
  const checkout = await git.checkout(workingDirectory);
  const server = prefect && (await serverValues(document, deployments, prefect));
  if (server !== undefined) secretsOf(server).forEach(keepSecret);
  const all = cloneQuestions(document, deployments, checkout?.remoteUrl ?? null, server);
  const remotes = new Remotes(git);
  const answers = await Promise.all(
    all.map((each) => {
      if ('note' in each) return { untold: each.note };
      if (each.source.login !== undefined) keepLogin(each.source.login, keepSecret);
      return answerTo(each, remotes);
    }),
  );
  const notes = answers.flatMap(({ untold, note }: Answer, index): RemoteNote[] => {
    const about = all[index] === undefined ? [] : [all[index].deployment];
    return [
      ...(note === undefined ? [] : [{ text: note, deployments: about, isUntold: false }]),
      ...(untold === undefined ? [] : [{ text: untold, deployments: about, isUntold: true }]),
    ];
  });
  return {
    findings: distinct(answers.flatMap(({ finding }: Answer) => finding ?? [])),
    notes: oncePerText(notes),
  };
}

interface Answer {
  finding?: Diagnostic;
  /** Why nothing is known. */
  untold?: string;
  /** What is said beside what is known. */
  note?: string;
}

function oncePerText(notes: readonly RemoteNote[]): RemoteNote[] {
  const byText = new Map<string, RemoteNote>();
  for (const each of notes) {
    const before = byText.get(each.text)?.deployments ?? [];
    byText.set(each.text, { ...each, deployments: [...before, ...each.deployments] });
  }
  return [...byText.values()];
}

function keepLogin(login: string, keepSecret: (text: string) => void): void {
  const [name = '', ...password] = login.split(':');
  keepSecret(login);
  // A token may stand in the place of the name, without a password.
  keepSecret(password.join(':') || name);
}

/** Deployments may have a step in common. */
function distinct(findings: readonly Diagnostic[]): Diagnostic[] {
  const byPlace = new Map(
    findings.map((each) => [JSON.stringify([each.code, each.message, each.where]), each]),
  );
  return [...byPlace.values()];
}

/** Of logins and addresses of repositories, and of nothing else that pull steps name. */
async function serverValues(
  document: Document,
  deployments: Project['deployments'],
  prefect: PrefectReader,
): Promise<ServerValues> {
  const placeholders = deployments.flatMap((each) =>
    placeholdersIn(JSON.stringify(cloneInputs(document, each))),
  );
  const blocks = placeholders.filter(({ kind }) => kind === 'block').map(blockReference);
  const variables = placeholders.filter(({ kind }) => kind === 'variable').map(variableName);
  return readServerValues(
    { blocks: blocks.filter((each) => each !== undefined), variables: [...new Set(variables)] },
    prefect,
  );
}

/** What remotes answered, or why they did not. */
class Remotes {
  readonly #git: RemotePorts['git'];
  readonly #asked = new Map<string, Promise<RemoteRefs | TqError>>();

  constructor(git: RemotePorts['git']) {
    this.#git = git;
  }

  refs(source: Source): Promise<RemoteRefs | TqError> {
    const key = JSON.stringify([source.url, source.login]);
    const asked = this.#asked.get(key) ?? this.#git.remoteRefs(source).catch(asTqError);
    this.#asked.set(key, asked);
    return asked;
  }

  hasCommit(source: Source, commit: string): Promise<boolean | undefined | TqError> {
    return this.#git.hasCommit(source, commit).catch(asTqError);
  }
}

async function answerTo(question: CloneQuestion, remotes: Remotes): Promise<Answer> {
  const shown = `\`${withoutUser(question.source.url)}\``;
  const refs = await remotes.refs(question.source);
  if (refs instanceof TqError) return refused(question, refs, shown);
  const note = question.withoutLogin
    ? { note: `${shown} was asked without the login of the worker; ${WITH_SERVER}` }
    : {};
  const { wanted } = question;
  if (wanted === undefined) return note;
  const isCommit = wanted.kind === 'commit' || (wanted.kind === 'any' && isFullCommit(wanted.name));
  return isCommit
    ? { ...note, ...(await answerToCommit(question, refs, remotes, shown)) }
    : { ...note, finding: findingOfName(wanted, refs, shown) };
}

const WITH_SERVER = '`--server` reads it from its block';

/** Without the login that the worker has, a refusal says nothing about the worker. */
function refused(question: CloneQuestion, error: TqError, shown: string): Answer {
  const cause = error.cause instanceof Error ? lastWords(error.cause.message) : undefined;
  const message = cause === undefined ? error.message : `${error.message}: ${cause.replace(/^fatal: /, '')}`;
  const details = { message, where: question.where, help: error.help };
  if (error.reason === 'unreachable') return { finding: diagnostic('TQ4307', details) };
  if (question.withoutLogin)
    return { untold: `${shown} may not be read without the login of the worker; ${WITH_SERVER}` };
  return { finding: diagnostic('TQ4306', details) };
}

/** What git adds to every failure of ssh says nothing about this one. */
const OF_EVERY_FAILURE =
  /^(?:fatal: could not read from remote repository\.|please make sure you have the correct access rights|and the repository exists\.|)$/i;

function lastWords(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  return lines.findLast((line) => !OF_EVERY_FAILURE.test(line)) ?? lines[0] ?? '';
}

async function answerToCommit(
  { source, wanted }: CloneQuestion,
  { refs }: RemoteRefs,
  remotes: Remotes,
  shown: string,
): Promise<Answer> {
  if (wanted === undefined || [...refs.values()].some((id) => id.startsWith(wanted.name))) return {};
  if (!isFullCommit(wanted.name))
    return { untold: `${shown} is not asked for the commit \`${wanted.name}\`: its name is not full` };
  const has = await remotes.hasCommit(source, wanted.name);
  if (has === true) return {};
  if (has !== false) return { untold: `${shown} does not say whether it has the commit \`${wanted.name}\`` };
  return {
    finding: diagnostic('TQ4305', {
      message: `${shown} has no commit \`${wanted.name}\``,
      where: wanted.where,
      help: 'push it, or name one that was pushed',
    }),
  };
}

const MOST_SHOWN = 10;

/** `git clone --branch` takes the name of a branch or a tag. */
function findingOfName(
  { name, where }: NonNullable<CloneQuestion['wanted']>,
  { refs }: RemoteRefs,
  shown: string,
): Diagnostic | undefined {
  if (refs.has(`refs/heads/${name}`) || refs.has(`refs/tags/${name}`)) return undefined;
  if (name.startsWith('refs/') && refs.has(name)) return undefined;
  const names = [...refs.keys()].flatMap((full) => /^refs\/(?:heads|tags)\/(.+)$/s.exec(full)?.[1] ?? []);
  const near = nearMiss(name, names);
  return diagnostic('TQ4305', {
    message: `${shown} has no branch or tag \`${name}\`${didYouMean(near)}`,
    where,
    ...(near === undefined && names.length > 0 ? { help: `it has ${nameList(names, MOST_SHOWN)}` } : {}),
  });
}
