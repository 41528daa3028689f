/** Whether a change touches what the steps of an entry name: requirements, files in scripts, functions of the project. */
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileReason, type Reason } from '../changes/verdict.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { parseEntrypoint } from '../project/entrypoint.ts';
import { STEP_SECTIONS, writtenSteps } from '../project/steps.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../project/tq-image.ts';
import { toJson } from '../project/yaml-value.ts';
import { standardStep } from '../steps/standard-steps.ts';
import { parseStep, type StepCall } from '../steps/step.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';
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
    const written = textOf(file) ?? 'requirements.txt';
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
    }
    return [];
  }

  /** What a script does cannot be told; files that it names by their paths can. */
  #ofScript({ script, directory }: JsonObject): Reason[] {
    const { changes } = this.#ports;
    const words = textOf(script)?.split(/[\s;|&<>()'"=]+/) ?? [];
    for (const folder of this.#foldersOf(directory))
      for (const word of new Set(words)) {
        const changed = word === '' || word.startsWith('-') ? undefined : changes.find(resolve(folder, word));
        if (changed !== undefined) return [fileReason('file in a step', changes.shown(changed))];
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

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
