/** The files around the flows of a project: what is installed, what CI does, what is tested. */
import { join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import { readRequirements, type TextFile } from '../../requirements/read-requirements.ts';
import type { QualityFacts } from '../../quality/facts.ts';
import { listText } from '../files/list-text.ts';
import { shownPath } from '../files/shown-path.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

const REQUIREMENTS =
  /^(?:requirements\/[^/]+\.(?:txt|in)|(?:docker\/)?[^/]*\.?Dockerfile[^/]*|(?:requirements|constraints)[^/]*\.(?:txt|in)|pyproject\.toml)$/i;
/** Lists that are not read: with one of them a requirement may be met out of sight. */
const UNREAD = ['environment.yml', 'environment.yaml', 'setup.py', 'setup.cfg', 'Pipfile', 'pixi.toml'];
const LOCKS = /^(uv|poetry|pdm|Pipfile|pixi)\.lock$|^pylock(\.[\w-]+)?\.toml$|^requirements\.lock$/;
/** `-r` leads to a file that is read by its own name; a path or a URL leads to what is not. */
const OUT_OF_SIGHT = /^[ \t]*(?:-e\b|--editable\b|\.{1,2}\/|(?:git\+|https?:))|@\s*(?:git\+|file:|https?:)/m;

const AUTOMATION = [
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  '.pre-commit-config.yaml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
  'Makefile',
  'justfile',
  'Taskfile.yml',
  'noxfile.py',
  'tox.ini',
];
const WORKFLOWS = '.github/workflows';
const TEST = /(?:^|\/)(?:tests?\/.*|test_[^/]*|[^/]*_test)\.py$/;
/** Enough to say whether a flow is tested. */
const MOST_TESTS = 300;

export class ProjectTexts {
  readonly #workingDirectory: string;
  /** The folder of `prefect.yaml`, the working directory and the repository. */
  readonly #folders: readonly string[];
  readonly #repositoryRoot: string | undefined;
  readonly #files: FileSystem;

  constructor({ workingDirectory, projectFolder, repositoryRoot }: ProjectFolders, files: FileSystem) {
    this.#workingDirectory = workingDirectory;
    this.#folders = [
      ...new Set([projectFolder ?? workingDirectory, workingDirectory, repositoryRoot ?? workingDirectory]),
    ];
    this.#repositoryRoot = repositoryRoot;
    this.#files = files;
  }

  /** Whether one of the usual lists of requirements says so. */
  async mentions(says: (text: string) => boolean): Promise<boolean> {
    const names = ['requirements.txt', 'pyproject.toml'];
    const paths = this.#folders.flatMap((folder) => names.map((name) => join(folder, name)));
    const found = await Promise.all(paths.map((path) => this.#read(path)));
    return found.some((each) => each !== undefined && says(each.text));
  }

  async read(): Promise<
    Pick<QualityFacts, 'requirements' | 'knowsRequirements' | 'isLocked' | 'automation' | 'tests' | 'texts'>
  > {
    const [project = '', ...others] = this.#folders;
    const listed = await this.#files.list(project);
    const lists = [
      ...listed.filter((path) => REQUIREMENTS.test(path)).map((path) => join(project, path)),
      ...others.flatMap((folder) => ['requirements.txt', 'pyproject.toml'].map((name) => join(folder, name))),
    ];
    const texts = await this.#readAll(lists);
    const requirements = texts.flatMap(readRequirements);
    const isHidden =
      UNREAD.some((name) => listed.includes(name)) || texts.some(({ text }) => OUT_OF_SIGHT.test(text));
    return {
      texts,
      requirements,
      knowsRequirements: requirements.length > 0 && !isHidden,
      isLocked: listed.some((path) => LOCKS.test(path)) || (await this.#hasLock(others)),
      automation: await this.#automation(),
      tests: await this.#readAll(
        listed
          .filter((path) => TEST.test(path))
          .slice(0, MOST_TESTS)
          .map((path) => join(project, path)),
      ),
    };
  }

  /** Whether a relative path leads to something from the folder of `prefect.yaml`, or from where `tq` runs. */
  async hasFile(path: string): Promise<boolean> {
    const paths = this.#folders.map((folder) => join(folder, path));
    return (await Promise.all(paths.map((each) => this.#files.exists(each)))).includes(true);
  }

  exists(path: string): Promise<boolean> {
    return this.#files.exists(path);
  }

  list(folder: string): Promise<string[]> {
    return this.#files.list(folder);
  }

  realPath(path: string): Promise<string | undefined> {
    return this.#files.realPath?.(path) ?? Promise.resolve(undefined);
  }

  /** Absolute; the folder of `prefect.yaml`. */
  get projectFolder(): string {
    return this.#folders[0] ?? this.#workingDirectory;
  }

  /** Absolute: of the repository, or of the project where there is none. */
  get outermostFolder(): string {
    return this.#repositoryRoot ?? this.projectFolder;
  }

  async #hasLock(folders: readonly string[]): Promise<boolean> {
    const paths = folders.flatMap((folder) => ['uv.lock', 'poetry.lock'].map((name) => join(folder, name)));
    return (await Promise.all(paths.map((path) => this.#files.exists(path)))).includes(true);
  }

  async #automation(): Promise<TextFile[]> {
    const paths = await Promise.all(
      this.#folders.map(async (folder) => {
        const workflows = await this.#files.list(join(folder, WORKFLOWS));
        const names = [...AUTOMATION, ...workflows.map((name) => `${WORKFLOWS}/${name}`)];
        return names.map((name) => join(folder, name));
      }),
    );
    return this.#readAll(paths.flat());
  }

  async #readAll(paths: readonly string[]): Promise<TextFile[]> {
    const texts = await Promise.all([...new Set(paths)].map((path) => this.#read(path)));
    return texts.flatMap((text) => text ?? []);
  }

  async #read(path: string): Promise<TextFile | undefined> {
    const read = await this.#files.readFile(path);
    if ('failure' in read) return undefined;
    return { file: shownPath(this.#workingDirectory, path), text: listText(read.bytes) };
  }
}
