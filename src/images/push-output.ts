/** Lines of a push: by the Docker engine (measured on 20.10.24) and by buildah and Podman (`containers/image:copy`). */
import type { BuildOutput } from './build-output.ts';
import { withLoose } from './output-steps.ts';

const DOCKER_BEGINS = /^The push refers to repository \[/;

/** `93f8278a5b94: Pushing [==>   ]  3MB/9MB` */
const DOCKER_LAYER =
  /^([0-9a-f]{12}): (Preparing|Waiting|Pushing|Retrying|Pushed|Layer already exists|Mounted from)/;

const DOCKER_DONE: readonly string[] = ['Pushed', 'Layer already exists', 'Mounted from'];

/** `Copying blob sha256:5f70… done`, `Copying blob 5f70… skipped: already exists` */
const BLOB = /^Copying blob (?:sha256:)?([0-9a-f]{12,64})(.*)$/;

const CONFIG = /^Copying config /;

/** Undefined: it is no line of a push. */
export function readPush(output: BuildOutput, line: string): BuildOutput | undefined {
  if (isBuilding(output)) return undefined;
  if (DOCKER_BEGINS.test(line)) return pushing(output, line, {});
  const [, layer, state = ''] = DOCKER_LAYER.exec(line) ?? [];
  if (layer !== undefined && output.layers !== undefined) {
    // Of a layer the last line tells all: `Retrying in 9 seconds` is said anew each second.
    const loose = output.loose.filter((each) => !each.startsWith(`${layer}: `));
    return pushing({ ...output, loose }, line, { ...output.layers, [layer]: DOCKER_DONE.includes(state) });
  }
  return readCopy(output, line);
}

/** While a step runs, it is a base image that is copied. BuildKit marks each line of a step, so this one is of none. */
function isBuilding({ style, steps, current, layers }: BuildOutput): boolean {
  if (style === 'buildkit' || layers !== undefined || current === undefined) return false;
  return steps[current]?.state === 'running';
}

function readCopy(output: BuildOutput, line: string): BuildOutput | undefined {
  const { layers = {} } = output;
  const [, blob, rest = ''] = BLOB.exec(line) ?? [];
  if (blob !== undefined) {
    return pushing(output, line, { ...layers, [blob]: /^ (done|skipped)/.test(rest) });
  }
  // The configuration goes last.
  if (!CONFIG.test(line)) return undefined;
  return pushing(output, line, Object.fromEntries(Object.keys(layers).map((each) => [each, true])));
}

/** What was printed before the push is of no use to whoever asks why the push failed. */
function pushing(output: BuildOutput, line: string, layers: Record<string, boolean>): BuildOutput {
  const begun = output.layers === undefined ? { ...output, loose: [] } : output;
  return { ...withLoose(begun, line), layers };
}
