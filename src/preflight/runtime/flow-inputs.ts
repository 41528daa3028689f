/** What `run_preflight` is asked when a deployment runs, argument by argument, as far as files tell. Nothing is guessed. */
import type { Span } from '../../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Argument } from './read-input.ts';

/** What is known of one argument. */
export type Told =
  /** Written out, there. */
  | { readonly value: JsonValue; readonly where: Span }
  /** Given, yet only the run tells what; `why` is half a sentence: `the flow works it out`. */
  | { readonly why: string; readonly where: Span };

/** Arguments by their Python names; one that is not there is not given. */
export type Arguments = ReadonlyMap<Argument, Told>;

/** Who hands the inputs to the package: a call in the flow's file, a block that makes its engine, `tq.preflight`, or nobody. */
export type Asker = 'flow' | 'block' | 'file' | 'nobody';

export interface FlowInputs {
  readonly asker: Asker;
  readonly given: Arguments;
  /** Shown where nothing better is: the call, or what makes the flow. */
  readonly where: Span;
  /** Set where the call may not run, or may fail without harm. */
  readonly isUncertain?: boolean;
}

/** What is written out, as JSON. */
export function writtenInputs({ given }: FlowInputs): JsonObject {
  return Object.fromEntries(
    [...given].flatMap(([name, told]) => ('value' in told ? [[name, told.value]] : [])),
  );
}

/** The names of the arguments that are given and not known. */
export function unknownInputs({ given }: FlowInputs): Argument[] {
  return [...given].flatMap(([name, told]) => ('why' in told ? [name] : []));
}

/** `over` wins over `under`, argument by argument. */
export function overlaid(under: Arguments, over: Arguments): Arguments {
  return new Map([...under, ...over]);
}
