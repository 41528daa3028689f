/** The Dockerfiles that the chosen deployments are built from: each read once, and told what is wrong with it. */
import { join, relative, resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import {
  buildArgumentsOf,
  type ImageStep,
  imageSteps,
  textInput,
} from '../../images/dockerfile/built-image.ts';
import { checkDockerfile } from '../../images/dockerfile/check-dockerfile.ts';
import { checkImageStep } from '../../images/dockerfile/check-step.ts';
import type { Dockerfile } from '../../images/dockerfile/instruction.ts';
import { parseDockerfile } from '../../images/dockerfile/parse.ts';
import { secretsIn } from '../../images/dockerfile/secrets-in.ts';
import { copyings } from '../../images/dockerfile/sources.ts';
import { installedLists } from '../../images/dockerfile/versions.ts';
import { insidePath } from '../../inside-path.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { CheckedProject } from '../../project/checks/check.ts';
import { textsToHide } from '../../project/secrets/find-secrets.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { CopyFacts } from './copy-facts.ts';
import { shownPath } from '../files/shown-path.ts';

export interface DockerfilePorts {
  workingDirectory: string;
  files: FileSystem;
  /** Texts that findings point into; those that are needed are added. */
  sources: Map<string, string>;
  /** Told every secret that stands in a file, before anything is said about it. */
  keepSecret?: ((text: string) => void) | undefined;
}

/** `withHints`: also what is merely better otherwise. */
export async function checkDockerfiles(
  { document, chosen }: Pick<CheckedProject, 'document' | 'chosen'>,
  withHints: boolean,
  ports: DockerfilePorts,
): Promise<Diagnostic[]> {
  const steps = new Map<string, ImageStep>();
  for (const index of chosen)
    for (const step of imageSteps(document, ['deployments', index]))
      if (!steps.has(step.path.join('\n'))) steps.set(step.path.join('\n'), step);
  const reader = new DockerfileReader(ports);
  const found: Diagnostic[] = [];
  for (const step of steps.values()) found.push(...checkImageStep(step), ...(await reader.check(step)));
  return found.filter(({ severity }) => withHints || severity !== 'hint');
}

/** Where a build finds what it needs; absolute. */
interface Build {
  context: string;
  dockerfile: string;
}

/** Reads each Dockerfile once, and judges it once for each different build. */
class DockerfileReader {
  readonly #ports: DockerfilePorts;
  readonly #parsed = new Map<string, Promise<Dockerfile | { failure: string }>>();
  /** Steps that build the same say the same. */
  readonly #checked = new Set<string>();

  constructor(ports: DockerfilePorts) {
    this.#ports = ports;
  }

  async check(step: ImageStep): Promise<Diagnostic[]> {
    // A step without its one input that must be there may have others misspelt.
    const isWhole = typeof step.inputs.image_name === 'string';
    if (!isWhole || step.kind === 'push' || step.before === 'move' || step.isWheel) return [];
    const build = this.#buildOf(step);
    if (build === undefined) return [];
    if (build === 'auto') return this.#inTheWay(step);
    const key = JSON.stringify([build, step.inputs.target, buildArgumentsOf(step)]);
    if (this.#checked.has(key)) return [];
    this.#checked.add(key);
    const parsing = this.#parsed.get(build.dockerfile) ?? this.#parse(build.dockerfile);
    this.#parsed.set(build.dockerfile, parsing);
    const dockerfile = await parsing;
    if ('failure' in dockerfile) return [this.#missing(step, build, dockerfile.failure)];
    return this.#checkParsed(dockerfile, build, step);
  }

  /** Undefined where it is not known, or not on this machine. */
  #buildOf(step: ImageStep): Build | 'auto' | undefined {
    const path = textInput(step, 'path', '.');
    const dockerfile = textInput(step, 'dockerfile', 'Dockerfile');
    const isOther = [step.inputs.fileobj, step.inputs.custom_context].some(
      (each) => (each ?? false) !== false,
    );
    if (path === undefined || dockerfile === undefined || isOther) return undefined;
    if (dockerfile === 'auto') return 'auto';
    if (/^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(path)) return undefined;
    const context = resolve(this.#ports.workingDirectory, path);
    // docker-py looks in the context (`process_dockerfile` of `docker/api/build.py`), and so does Prefect's buildx.
    return { context, dockerfile: resolve(context, dockerfile) };
  }

  async #inTheWay({ whereOf, inputs }: ImageStep): Promise<Diagnostic[]> {
    if (!(await this.#ports.files.exists(join(this.#ports.workingDirectory, 'Dockerfile')))) return [];
    return [
      diagnostic('TQ4215', {
        message: '`dockerfile: auto` beside a file `Dockerfile`, which Prefect refuses to overwrite',
        where: inputs.dockerfile === 'auto' ? whereOf('dockerfile') : whereOf([]),
        help: 'write `dockerfile: Dockerfile` to build from it, or move it away',
      }),
    ];
  }

  #missing({ whereOf, before, inputs }: ImageStep, { dockerfile }: Build, failure: string): Diagnostic {
    const name = this.#shown(dockerfile);
    const isGiven = typeof inputs.dockerfile === 'string' && inputs.dockerfile !== '';
    const finding = diagnostic('TQ4201', {
      message:
        failure === '' ? `there is no Dockerfile \`${name}\`` : `\`${name}\` cannot be read: ${failure}`,
      where: isGiven ? whereOf('dockerfile') : whereOf([], 'key'),
      help: isGiven
        ? 'name it relative to the build context, which `path` names, by default the working directory'
        : 'write one, or name another with `dockerfile`; `dockerfile: auto` needs none',
    });
    if (before !== 'files' || failure !== '') return finding;
    return { ...finding, severity: 'warning', help: 'a step in front of the build has to make it' };
  }

  async #parse(path: string): Promise<Dockerfile | { failure: string }> {
    const read = await this.#ports.files.readFile(path);
    if ('failure' in read) return { failure: read.failure === 'missing' ? '' : read.detail };
    const text = new TextDecoder().decode(read.bytes);
    return parseDockerfile(this.#shown(path), text);
  }

  async #checkParsed(dockerfile: Dockerfile, build: Build, step: ImageStep): Promise<Diagnostic[]> {
    const { files, keepSecret } = this.#ports;
    const name = textInput(step, 'target', '');
    if (name === undefined) return [];
    const target = name === '' ? undefined : { name, where: step.whereOf('target') };
    const buildArguments = buildArgumentsOf(step);
    const secrets = secretsIn(dockerfile);
    for (const secret of secrets.flatMap(textsToHide)) keepSecret?.(secret);
    const copied = copyings(dockerfile, buildArguments, name === '' ? undefined : name);
    const facts = new CopyFacts(build.context, files);
    const ignored = await facts.readIgnoreFile(relative(build.context, build.dockerfile));
    const context = await facts.answer(copied, step.before === 'files');
    const lists = await this.#lists(dockerfile, build, installedLists(dockerfile, copied));
    const found = [
      ...(ignored === undefined ? [] : [ignored.finding((path) => this.#shown(path))]),
      ...checkDockerfile(dockerfile, {
        ...(target === undefined ? {} : { target }),
        buildArguments,
        secrets,
        copied,
        context,
        lists,
      }),
    ];
    this.#keepTexts(found, [
      dockerfile,
      ...lists,
      ...(ignored === undefined ? [] : [ignored.source((path) => this.#shown(path))]),
    ]);
    return found;
  }

  /** Of each name the first that is there. */
  async #lists(dockerfile: Dockerfile, { context }: Build, names: readonly string[][]): Promise<TextFile[]> {
    const lists: TextFile[] = [];
    for (const places of names)
      for (const place of places) {
        const path = resolve(context, place);
        if (insidePath(context, path) === undefined) continue;
        const read = await this.#ports.files.readFile(path);
        if ('failure' in read) continue;
        lists.push({ file: this.#shown(path), text: new TextDecoder().decode(read.bytes) });
        break;
      }
    return lists.filter(({ file }) => file !== dockerfile.file);
  }

  #keepTexts(found: readonly Diagnostic[], texts: readonly TextFile[]): void {
    const named = new Set(found.map(({ where }) => where?.file));
    for (const { file, text } of texts)
      if (named.has(file) && !this.#ports.sources.has(file)) this.#ports.sources.set(file, text);
  }

  #shown(path: string): string {
    return shownPath(this.#ports.workingDirectory, path);
  }
}
