/** An image that is being built, in a few words. */
import { stepPlace } from '../images/build-failure.ts';
import { currentStep, type BuildOutput } from '../images/build-output.ts';
import { visible } from './printable.ts';

/** `step 3/7: RUN make`, `step 3/7 from the cache: RUN make`, `pushing, 2 of 5 layers`; empty before the first step. */
export function progressText(output: BuildOutput): string {
  if (output.layers !== undefined) return pushText(output.layers);
  const step = currentStep(output);
  if (step === undefined) return '';
  const place = stepPlace(step);
  // Labels are long, and most of them are those of `tq`.
  const instruction = step.instruction.startsWith('LABEL ') ? 'LABEL' : visible(step.instruction);
  if (place === undefined) return instruction;
  return `${visible(place)}${step.isCached ? ' from the cache' : ''}: ${instruction}`;
}

function pushText(layers: Readonly<Record<string, boolean>>): string {
  const states = Object.values(layers);
  const done = states.filter((isThere) => isThere).length;
  return states.length === 0 ? 'pushing' : `pushing, ${done} of ${states.length} layers`;
}

const LONGEST_NAME = 40;

/** The end of a long name, which tells images apart. */
export function shortName(image: string): string {
  const name = visible(image);
  return name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name;
}
