/** Whether a change touches what the steps of an entry name: requirements, files in scripts, functions of the project. */
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileReason, type Reason } from '../../changes/verdict.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { parseEntrypoint } from '../../project/entrypoint.ts';
import { STEP_SECTIONS, writtenSteps } from '../../project/steps.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../../project/tq-image.ts';
import { toJson } from '../../project/yaml-value.ts';
import { standardStep } from '../../steps/standard-steps.ts';
import { parseStep, type StepCall } from '../../steps/step.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { filled, reasonOfPath } from './touched-paths.ts';
import type { TouchedPorts } from './touched-ports.ts';

export class TouchedSteps {
  readonly #ports: TouchedPorts;

  constructor(ports: TouchedPorts) {
    this.#ports = ports;
  }

  /** `index`: of the entry in the file. */
  async reasonsFor(index: number): Promise<Reason[]> {
    const found: Reason[] = [];
    for (const section of STEP_SECTIONS)
      for (const { value } of writtenSteps(this.#ports.document, ['deployments', index], section).steps) {
        const step = parseStep(toJson(value));
        if (step !== null && !('faults' in step)) found.push(...(await this.#ofStep(step)));
      }
    return found;
  }

  async #ofStep({ name, inputs }: StepCall): Promise<Reason[]> {
    if (name === BUILD_IMAGE || name === PUSH_IMAGE) return [];
    const standard = standardStep(name);
    if (standard === 'pip_install_requirements') return this.#ofRequirements(inputs);
    if (standard === 'run_shell_script') return this.#ofScript(inputs);
    const entrypoint = standard === undefined ? parseEntrypoint(name) : undefined;
    return entrypoint === undefined ? [] : this.#ports.code.reasonsFor(entrypoint, 'code of a step');
  }

  async #ofRequirements({ directory, requirements_file: file }: JsonObject): Promise<Reason[]> {
    const written = filled(textOf(file) ?? 'requirements.txt', this.#ports.environment);
    if (holdsPlaceholder(written))
      return [{ kind: 'unknown', why: 'the name of its requirements file is known when the steps run' }];
    const waiting = this.#foldersOf(directory).map((folder) => resolve(folder, written));
    const { changes, files } = this.#ports;
    const seen = new Set(waiting);
    // A set that grows while it is walked through is walked through to its end.
    for (const path of seen) {
      const changed = changes.find(path);
      if (changed !== undefined) return [fileReason('requirements file', changes.shown(changed))];
      const read = await files.readFile(path);
      if ('failure' in read) continue;
      const text = new TextDecoder().decode(read.bytes);
      for (const [, other = ''] of text.matchAll(NAMES_A_FILE)) seen.add(resolve(dirname(path), other));
      // What is installed from a folder is found from where the step runs; `pip` takes paths as relative to that.
      for (const [, other = ''] of text.matchAll(NAMES_A_FOLDER)) {
        const from = [...this.#foldersOf(directory), dirname(path)];
        const reason = reasonOfPath(other, from, 'requirements file', changes);
        if (reason !== undefined) return [reason];
      }
    }
    return [];
  }

  /** What a script does cannot be told; files and folders that it names by their paths can. */
  #ofScript({ script, directory }: JsonObject): Reason[] {
    const { changes, environment } = this.#ports;
    const text = withoutBlanks(filled(textOf(script) ?? '', environment));
    const runs = /(?:^|\s)-m\s*([\w.]+)/.exec(text)?.[1];
    if (runs !== undefined && !TOOLS.has(runs))
      return [{ kind: 'unknown', why: `a step runs the module \`${runs}\`` }];
    const moves = [...text.matchAll(/\b(?:cd|pushd)\s+["']?([^\s;|&<>()"']+)/g)].map(([, to = '']) => to);
    if (moves.some((to) => /\$|\{\{|`|^-|^~/.test(to)))
      return [{ kind: 'unknown', why: 'a step goes to a folder that is known when it runs' }];
    const own = this.#foldersOf(directory);
    const folders = [...own, ...moves.flatMap((to) => own.map((folder) => resolve(folder, to)))];
    for (const word of wordsOf(text)) {
      const reason = reasonOfPath(word, folders, 'file in a step', changes);
      if (reason !== undefined) return [reason];
    }
    return [];
  }

  /** Where a step runs. A worker clones into a folder whose name another step gives; the same files are here. */
  #foldersOf(directory: JsonValue | undefined): string[] {
    const { workingDirectory, projectFolder, repositoryRoot } = this.#ports.folders;
    const written = textOf(directory);
    const own = [workingDirectory, projectFolder, repositoryRoot].filter((each) => each !== undefined);
    if (written === undefined || holdsPlaceholder(written) || isAbsolute(written)) return [...new Set(own)];
    return [...new Set(own.map((folder) => resolve(folder, written)))];
  }
}

/** `-r other.txt`, `--constraint=pins.txt` */
const NAMES_A_FILE = /^[ \t]*(?:-[rc]|--requirement|--constraint)[ \t=]*([^\s#]+)/gm;
/** `-e ./libs/x[all]`, `../x`, `libs/x ; marker`, `x @ file:libs/x` */
const NAMES_A_FOLDER =
  /^[ \t]*(?:(?:-e|--editable)[ \t=]*(?![ \t=])|[\w.[\],-]+[ \t]*@[ \t]*)?(?:file:(?:\/\/)?)?((?![a-z+]+:)[^\s#;[\]@]*[./][^\s#;[\]@]*)/gm;

/** Modules that `python -m` runs and that no project holds. */
const TOOLS: ReadonlySet<string> = new Set(['pip', 'venv', 'build', 'compileall', 'ensurepip', 'uv']);

/** So that a placeholder is part of a word; what the shell itself fills in is as unknown. */
function withoutBlanks(script: string): string {
  return script
    .replaceAll(/\{\{\s*([^{}\s]+)\s*\}\}/g, '{{$1}}')
    .replaceAll(/(?<!\{)\$(?:\{\w+\}|\w+)/g, '{{shell}}');
}

/** Each also as a part of an option: `-T@d/x.sql`, `--file=x`, `-fx`, `a:b`. */
function wordsOf(script: string): Set<string> {
  const words = script.split(/[\s;|&<>()'"=`]+/);
  const parts = words.flatMap((word) => [word, word.replace(/^-\w/, ''), ...word.split(/[@,:]/)]);
  return new Set(parts.filter((word) => word !== '' && !word.startsWith('-')));
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
