/** Whether a change touches the images that the steps of an entry build. */
import { relative, resolve } from 'node:path';
import { findIgnoreFile } from '../../building/ignore-file.ts';
import { fileReason, type Reason } from '../../changes/verdict.ts';
import { type ImageStep, imageSteps, textInput } from '../../images/dockerfile/built-image.ts';
import { ignoreFileNames, ignoreRules } from '../../images/dockerignore.ts';
import { reasonOfChange } from './touched-paths.ts';
import type { TouchedPorts } from './touched-ports.ts';

/** Where a build finds what it needs; absolute. `dockerfile` is undefined where it is no file. */
interface Build {
  context: string;
  dockerfile: string | undefined;
}

export class TouchedImages {
  readonly #ports: TouchedPorts;
  /** Deployments share images, and so what is in their contexts. */
  readonly #answers = new Map<string, Promise<Reason[]>>();

  constructor(ports: TouchedPorts) {
    this.#ports = ports;
  }

  /** `index`: of the entry in the file. */
  async reasonsFor(index: number): Promise<Reason[]> {
    const steps = imageSteps(this.#ports.document, ['deployments', index]);
    const found = await Promise.all(
      steps.filter(({ kind }) => kind === 'build').map((step) => this.#ofStep(step)),
    );
    return found.flat();
  }

  #ofStep(step: ImageStep): Promise<Reason[]> | Reason[] {
    const build = this.#buildOf(step);
    if (build === undefined)
      return [{ kind: 'unknown', why: 'what its image is built from is known when the steps run' }];
    const { changes } = this.#ports;
    const why = changes.untold(build.context);
    if (why !== undefined) return [{ kind: 'unknown', why: `of the context of its image, ${why}` }];
    const key = JSON.stringify(build);
    const answer = this.#answers.get(key) ?? this.#ofBuild(build);
    this.#answers.set(key, answer);
    return answer;
  }

  #buildOf(step: ImageStep): Build | undefined {
    const path = textInput(step, 'path', '.');
    const dockerfile = textInput(step, 'dockerfile', 'Dockerfile');
    const isElsewhere = path === undefined || /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(path);
    if (isElsewhere || dockerfile === undefined || step.before === 'move') return undefined;
    const context = resolve(this.#ports.folders.workingDirectory, path);
    const isMade = dockerfile === 'auto' || step.isWheel;
    return { context, dockerfile: isMade ? undefined : resolve(context, dockerfile) };
  }

  async #ofBuild({ context, dockerfile }: Build): Promise<Reason[]> {
    const { changes, files } = this.#ports;
    const changed = dockerfile === undefined ? undefined : changes.find(dockerfile);
    if (changed !== undefined) return [fileReason('Dockerfile', changes.shown(changed))];
    const ignoring = ignoreFileNames('buildx', dockerfile).map((name) =>
      changes.find(resolve(context, name)),
    );
    const ignoreFile = ignoring.find((path) => path !== undefined);
    if (ignoreFile !== undefined) return [fileReason('ignore file of its image', changes.shown(ignoreFile))];
    const text = (await findIgnoreFile('buildx', { context, dockerfile }, files))?.text;
    const rules = ignoreRules(
      text,
      dockerfile === undefined ? {} : { dockerfile: relative(context, dockerfile) },
    );
    // A file that the builder refuses leaves nothing out; the build says what is wrong with it.
    const isIn = (path: string): boolean => 'failure' in rules || !rules.isExcluded(path);
    // Of a folder of which git does not tell, a file may be taken in again.
    const takesIn = /^[ \t]*!/m.test(text ?? '');
    const first = changes
      .below(context)
      .find((path) => (path.endsWith('/') ? takesIn || isIn(path.slice(0, -1)) : isIn(path)));
    return first === undefined
      ? []
      : [reasonOfChange(resolve(context, first), 'file in the context of its image', changes)];
  }
}
