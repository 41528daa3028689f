/** What judging one value by one schema asks, and what it comes to. */
import type { Path } from '../../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../../json.ts';

/** A value at a place, and the schema that it should fit. */
export interface Question {
  value: JsonValue;
  schema: JsonObject;
  path: Path;
  /** Judges by a part of the schema; `inside` leads from the value to the part that is judged. */
  ask(value: JsonValue, schema: JsonValue, inside?: string | number): Judgement;
}

/** How one keyword judges; `expected` is what stands beside it in the schema. */
export type Keyword = (question: Question, expected: JsonValue) => Judgement;

/** One reason why a value does not fit. */
export interface Misfit {
  /** Inside the value that was judged. */
  path: Path;
  /** What must stand there, as in «must be `a whole number`»; undefined for a key that the schema does not allow. */
  expected: string | undefined;
  /** For such a key: those that are allowed. */
  knownKeys?: readonly string[];
}

export interface Judgement {
  misfits: readonly Misfit[];
  /** Whether all of the schema was looked at. If not, the value may not fit for another reason. */
  isSure: boolean;
}

export const FITS: Judgement = { misfits: [], isSure: true };

/** For what is not looked at: nothing can be said. */
export const NOT_JUDGED: Judgement = { misfits: [], isSure: false };

export function misfit(path: Path, expected: string): Judgement {
  return { misfits: [{ path, expected }], isSure: true };
}

/** Every part has to fit. */
export function all(parts: readonly Judgement[]): Judgement {
  return { misfits: parts.flatMap(({ misfits }) => misfits), isSure: parts.every(({ isSure }) => isSure) };
}
