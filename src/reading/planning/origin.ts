/** What workers get of the project's own repository, against what is here. */
import { resolve } from 'node:path';
import type { Source } from '../../git/credentials.ts';
import { sourceFromEnvironment } from '../../git/login-from-environment.ts';
import type { OwnClone } from '../../plan/own-clone.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Checkout, Git, RemoteRefs, Repository } from '../../ports/git.ts';
import { TqError } from '../../tq-error.ts';
import type { Revision } from '../files/at-revision.ts';

export interface OriginPorts {
  git: Git;
  files: FileSystem;
  variables: Readonly<Record<string, string | undefined>>;
  revision?: Pick<Revision, 'repository' | 'commit'>;
  note: (line: string) => void;
}

/** What a worker gets. */
export interface Target {
  /** Full. */
  commit: string;
  /** For a message. */
  name: string;
  /** `origin` does not have it. */
  isUnpushed: boolean;
  /** The pull step names a commit, and no branch. */
  isCommit: boolean;
}

/** What is not here as it is in a commit, and all paths of that commit. */
interface Changes {
  changed: ReadonlySet<string>;
  there: ReadonlySet<string>;
}

/** What `origin` has, as far as it is known here. Each question is asked once. */
export class Origin {
  readonly #checkout: Checkout;
  readonly #repository: Repository;
  readonly #ports: OriginPorts;
  readonly #targets = new Map<string, Promise<Target | undefined>>();
  readonly #known = new Map<string, Promise<Changes>>();
  #remote: Promise<RemoteRefs | undefined> | undefined;

  constructor(checkout: Checkout, repository: Repository, ports: OriginPorts) {
    this.#checkout = checkout;
    this.#repository = repository;
    this.#ports = ports;
  }

  /** Undefined: it cannot be told, which was said. */
  target(clone: OwnClone): Promise<Target | undefined> {
    const key = JSON.stringify(clone);
    let target = this.#targets.get(key);
    if (target === undefined) {
      target = clone.commit === undefined ? this.#ofBranch(clone.branch) : this.#ofCommit(clone.commit);
      this.#targets.set(key, target);
    }
    return target;
  }

  /** Those of the paths, relative to the repository, that are not in the commit as they are here; asked for only where any could be. */
  async differing({ commit }: Target, pathsOf: () => Promise<readonly string[]>): Promise<string[]> {
    if (this.#ports.revision?.commit.sha === commit) return [];
    const { changed, there } = await this.#changes(commit);
    const isOther = async (path: string): Promise<boolean> =>
      changed.has(path) || (!there.has(path) && (await this.#isHere(path)));
    const paths = await pathsOf();
    const answers = await Promise.all(paths.map(async (path) => ((await isOther(path)) ? [path] : [])));
    return answers.flat().sort();
  }

  /** Those that are not in the commit that is checked out, or not as they are here. */
  async uncommitted(paths: readonly string[]): Promise<string[]> {
    if (this.#ports.revision !== undefined || paths.length === 0) return [];
    const { changed, there } = await this.#changes(this.#checkout.commit);
    return paths.filter((path) => changed.has(path) || !there.has(path));
  }

  #changes(commit: string): Promise<Changes> {
    let changes = this.#known.get(commit);
    if (changes === undefined) {
      changes = this.#changesSince(commit);
      this.#known.set(commit, changes);
    }
    return changes;
  }

  async #changesSince(commit: string): Promise<Changes> {
    const [changed, tree] = await Promise.all([
      this.#repository.changed(commit, this.#ports.revision?.commit.sha),
      this.#repository.tree(commit),
    ]);
    return { changed: new Set(changed), there: new Set(tree.map(({ path }) => path)) };
  }

  #isHere(path: string): Promise<boolean> {
    return this.#ports.files.exists(resolve(this.#repository.root, path));
  }

  async #ofCommit(written: string): Promise<Target | undefined> {
    const name = `the commit ${written.slice(0, 8)}`;
    const commit = (await this.#repository.resolve(written))?.sha;
    if (commit === undefined) return this.#untold(name);
    if (await this.#repository.isPushed(commit)) return { commit, name, isUnpushed: false, isCommit: true };
    const isThere =
      (await this.#ports.git.hasCommit(this.#source(), commit).catch(orUnknown)) ??
      // Some servers tell only of what their branches and tags name.
      ([...((await this.#ask())?.refs.values() ?? [])].includes(commit) || undefined);
    return isThere === undefined
      ? this.#untold(name)
      : { commit, name, isUnpushed: !isThere, isCommit: true };
  }

  async #ofBranch(branch: string | undefined): Promise<Target | undefined> {
    const name = branch === undefined ? 'the default branch' : `\`${branch}\``;
    const known = await this.#repository.resolve(`refs/remotes/origin/${branch ?? 'HEAD'}`);
    if (known !== undefined) return { commit: known.sha, name, isUnpushed: false, isCommit: false };
    // A tag that is here may be here alone.
    const tag = branch === undefined ? undefined : await this.#repository.resolve(`refs/tags/${branch}`);
    const remote = await this.#ask();
    if (remote === undefined)
      return tag === undefined
        ? this.#untold(name)
        : { commit: tag.sha, name, isUnpushed: false, isCommit: false };
    const wanted = branch ?? remote.defaultBranch;
    const tip = remote.refs.get(`refs/heads/${wanted}`) ?? remote.refs.get(`refs/tags/${wanted}`);
    if (tip === undefined && tag !== undefined)
      return { commit: tag.sha, name, isUnpushed: true, isCommit: false };
    const here = tip === undefined ? undefined : await this.#repository.resolve(tip);
    return here === undefined
      ? this.#untold(name)
      : { commit: here.sha, name, isUnpushed: false, isCommit: false };
  }

  #untold(name: string): undefined {
    this.#ports.note(
      `whether workers will run what is here cannot be told: ${name} of \`origin\` is not known here (\`git fetch\`)`,
    );
    return undefined;
  }

  #ask(): Promise<RemoteRefs | undefined> {
    this.#remote ??= this.#ports.git.remoteRefs(this.#source()).catch(orUnknown);
    return this.#remote;
  }

  #source(): Source {
    return sourceFromEnvironment(this.#checkout.remoteUrl ?? '', this.#ports.variables, true);
  }
}

/** A remote that cannot be asked tells nothing. */
function orUnknown(error: unknown): undefined {
  if (error instanceof TqError) return undefined;
  throw error;
}
