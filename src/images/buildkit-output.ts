/** Lines of BuildKit's plain progress (`moby/buildkit:util/progress/progressui/printer.go`): `#8 [4/7] RUN make`. */
import type { BuildOutput } from './build-output.ts';
import { shortInstruction } from './output-line.ts';
import { changed, withOutput, withStep, type NewStep } from './output-steps.ts';

const LINE = /^#(\d+) +(\S.*)$/;

/** `[4/7] RUN …`, `[base  2/12] RUN …`, `[linux/arm64 base 2/3] RUN …` */
const STEP = /^\[\s*(?:(\S.*?)\s+)?(\d+)\/(\d+)\]\s+(.+)$/;

/** Seconds since the step began stand before each line of its output. */
const TIMED = /^\d+\.\d+ /;

/** The driver names itself so, and a proxied log of some versions carries it (moby/moby#45453). */
const NO_VERTEX = '0';

/** Undefined: it is no line of BuildKit, or one that belongs to no step. */
export function readBuildkit(output: BuildOutput, line: string): BuildOutput | undefined {
  if ((output.style ?? 'buildkit') !== 'buildkit') return undefined;
  const [, id = '', rest = ''] = LINE.exec(line) ?? [];
  if (id === '') return undefined;
  if (id === NO_VERTEX) return ofNoVertex(output, rest);
  const index = output.steps.findIndex((step) => step.id === id);
  if (index === -1) return { ...withStep(output, newStep(id, rest)), style: 'buildkit' };
  return ofStep(output, index, { id, rest });
}

function ofNoVertex(output: BuildOutput, rest: string): BuildOutput {
  const { current } = output;
  const begun: BuildOutput = { ...output, style: 'buildkit' };
  if (current === undefined || !TIMED.test(rest)) return begun;
  return withOutput(begun, current, rest.replace(TIMED, ''));
}

function newStep(id: string, name: string): NewStep {
  const [, stage, number, count, instruction = name] = STEP.exec(name) ?? [];
  if (number === undefined) return { id, instruction };
  return {
    id,
    number: Number(number),
    count: Number(count),
    instruction,
    ...(stage === undefined ? {} : { stage }),
  };
}

function ofStep(output: BuildOutput, index: number, { id, rest }: { id: string; rest: string }): BuildOutput {
  // Another step prints now; this one goes on later, and is then named again.
  if (rest === '...') return output;
  if (rest === 'CACHED') return changed(output, index, { isCached: true, state: 'done' });
  if (rest === 'CANCELED' || /^DONE(?: |$)/.test(rest)) return changed(output, index, { state: 'done' });
  const step = output.steps[index];
  // Its name again: it goes on.
  if (shortInstruction(newStep(id, rest).instruction) === step?.instruction)
    return changed(output, index, {});
  const text = rest.replace(TIMED, '');
  const printed = withOutput(output, index, text);
  if (text.startsWith('ERROR: ')) return changed(printed, index, { state: 'failed' });
  // The exporter pushes as its last act, and tells no numbers.
  return /^pushing (layers|manifest)/.test(text) && step?.number === undefined
    ? { ...printed, layers: {} }
    : printed;
}
