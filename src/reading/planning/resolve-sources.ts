/** Which commits the `tq.source`s of a project stand for now, asked of their remotes: each once, all at the same time. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { type Source, sourceOf } from '../../git/credentials.ts';
import { sourceFromEnvironment } from '../../git/login-from-environment.ts';
import { remoteRefNamed } from '../../git/remote-refs.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import {
  codeSource,
  type CodeSource,
  isLeftToWorker,
  revisionOf,
  type SourceCommits,
  sourceKey,
} from '../../plan/source-commit.ts';
import type { Checkout, Git, RemoteRefs } from '../../ports/git.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { Document } from '../../project/document.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import type { Deployment } from '../../project/project.ts';
import { toJson } from '../../project/yaml-value.ts';
import { blockReference, fillReferences } from '../../templating/references.ts';
import { holdsPlaceholder, placeholdersIn } from '../../templating/placeholder.ts';
import { readServerValues, secretsOf } from './read-server-values.ts';

export interface SourcePorts {
  git: Pick<Git, 'remoteRefs'>;
  prefect: PrefectReader;
  /** Of the environment, which may hold logins for hosts. */
  variables: Readonly<Record<string, string | undefined>>;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

export interface ResolvedSources {
  commits: SourceCommits;
  findings: Diagnostic[];
}

/** Can be asked again when more of the project is known; no remote is asked twice. */
export class SourceResolver {
  readonly #checkout: Checkout | null;
  readonly #ports: SourcePorts;
  readonly #remotes = new Map<string, Promise<RemoteRefs>>();

  constructor(checkout: Checkout | null, ports: SourcePorts) {
    this.#checkout = checkout;
    this.#ports = ports;
  }

  /** Throws `TqError` (`unauthorized`, `unreachable`, `failed`) where a remote does not answer. */
  async resolve(document: Document, deployments: readonly Deployment[]): Promise<ResolvedSources> {
    const commits = new Map<string, string>();
    const findings = await Promise.all(
      deployments.map((deployment) => this.#commitOf(document, deployment, commits)),
    );
    return { commits, findings: findings.filter((found) => found !== undefined) };
  }

  async #commitOf(
    document: Document,
    deployment: Deployment,
    commits: Map<string, string>,
  ): Promise<Diagnostic | undefined> {
    const where = deployment.source?.where;
    const source = codeSource(deployment, this.#checkout);
    if (source === undefined) return this.#withoutRemote(document, deployment);
    if (revisionOf(source, this.#checkout) !== undefined) return undefined;
    if (isLeftToWorker(source)) return diagnostic('TQ2052', { ...LEFT_TO_WORKER, where });
    const login = await this.#login(source);
    if ('fault' in login) return diagnostic('TQ2052', { message: login.fault, where, help: login.help });
    const remote = await this.#ask(login);
    const { commit } = remoteRefNamed(remote, source.ref ?? 'HEAD') ?? {};
    if (commit === undefined) return diagnostic('TQ2053', { ...notFound(source, remote), where });
    commits.set(sourceKey(source), commit);
    return undefined;
  }

  /** Where workers would have to clone the `origin` of a repository that has none, or of none. */
  #withoutRemote(document: Document, { path, source, pull, image }: Deployment): Diagnostic | undefined {
    if (source !== undefined)
      return diagnostic('TQ4301', {
        message: 'workers are to clone the `origin` of this repository, and there is none',
        where: source.where,
        help: 'write the address (`git: https://…`), or run `git remote add origin URL`',
      });
    const isAutomatic = pull === undefined && image === 'none';
    if (!isAutomatic || this.#checkout?.ref === undefined || this.#checkout.remoteUrl !== null)
      return undefined;
    return diagnostic('TQ4301', {
      message: 'the repository has no `origin` from which workers could get the commit of `--ref`',
      where: document.spanOf([...path, 'name']),
      help: 'run `git remote add origin URL`, or write `pull` steps that get the code',
    });
  }

  #ask(source: Source): Promise<RemoteRefs> {
    const { url, login } = source;
    if (login !== undefined) [login, login.replace(/^.*?:(?=.)|:$/s, '')].forEach(this.#ports.keepSecret);
    const key = JSON.stringify([url, login]);
    const asked = this.#remotes.get(key) ?? this.#ports.git.remoteRefs(source);
    this.#remotes.set(key, asked);
    return asked;
  }

  /** Of the step, where it is known before a run; else what the environment has for the host. */
  async #login({ address, isOwn, others }: CodeSource): Promise<Source | { fault: string; help: string }> {
    const { access_token: token, credentials = null } = await this.#filled(others);
    const isKnown = typeof token === 'string' && token !== '' && !holdsPlaceholder(token);
    if (isKnown) return sourceOf(address, { access_token: token });
    if (isJsonObject(credentials)) return sourceOf(address, credentials);
    return sourceFromEnvironment(address, this.#ports.variables, isOwn);
  }

  /** The inputs that hold a login, with what the blocks that they name hold. */
  async #filled({ access_token = null, credentials = null }: JsonObject): Promise<JsonObject> {
    const written = { access_token, credentials };
    const blocks = placeholdersIn(JSON.stringify(written))
      .filter(({ kind }) => kind === 'block')
      .map(blockReference)
      .filter((reference) => reference !== undefined);
    if (blocks.length === 0) return written;
    const values = await readServerValues({ blocks, variables: [] }, this.#ports.prefect);
    secretsOf(values).forEach(this.#ports.keepSecret);
    return toJson(fillReferences(written, values)) as JsonObject;
  }
}

const LEFT_TO_WORKER = {
  message: 'a source that only the worker will know cannot be pinned to a commit',
  help: 'write the address and the name, or `pin: branch`',
};

const MOST_SHOWN = 10;

function notFound({ repository, ref }: CodeSource, { refs }: RemoteRefs): { message: string; help?: string } {
  const names = [...refs.keys()].flatMap((name) => /^refs\/(?:heads|tags)\/(.+)$/s.exec(name)?.[1] ?? []);
  if (ref === undefined)
    return { message: `\`${repository}\` has no commit yet`, help: 'push a branch, or name one with `ref`' };
  const near = nearMiss(ref, names);
  const message = `\`${repository}\` has no branch or tag \`${ref}\`${didYouMean(near)}`;
  if (near !== undefined) return { message };
  if (/^[0-9a-f]{7,39}$/i.test(ref)) return { message, help: 'write all digits of a commit' };
  return names.length === 0 ? { message } : { message, help: `it has ${nameList(names, MOST_SHOWN)}` };
}
