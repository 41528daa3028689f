/** What a Python file says about quality: its imports and the calls whose callee it imports. Nothing is run. */
import type { Span } from '../diagnostics/span.ts';
import type { JsonValue } from '../json.ts';
import type { Mentions } from './call-scopes.ts';

/** An argument, as far as its text tells. */
export type Value =
  /** `items`: where the items of a list stand. */
  | { kind: 'literal'; value: JsonValue; where: Span; items?: readonly Span[] }
  | { kind: 'call'; call: Call; where: Span }
  /** A name that the file imports: `truthound_prefect.LENIENT_QUALITY_FLOW_CONFIG`. */
  | { kind: 'imported'; path: string; where: Span }
  | { kind: 'function'; where: Span }
  /** `constant`: what it returns whatever it is given, when that is a text. */
  | { kind: 'lambda'; constant?: string; where: Span }
  | { kind: 'unknown'; where: Span };

export interface Keyword {
  /** Where its name stands. */
  where: Span;
  value: Value;
}

/** Whether it runs when what it stands in does. *maybe*: under a condition, in a loop, or where its failure is caught. */
export type Certainty = 'always' | 'maybe' | 'never';

export interface CallScope {
  /** The function or class at the top of the file; empty outside of them. */
  inside: string;
  runs: Certainty;
}

export interface Call {
  /** Package and name, without the modules between: `truthound_prefect.create_quality_flow`, `prefect.flow`. */
  callee: string;
  /** Where the callee stands. */
  where: Span;
  positional: readonly Value[];
  keywords: ReadonlyMap<string, Keyword>;
  /** Has `*args` or `**options`, so that what is not seen may be given all the same. */
  isOpen: boolean;
  /** The name at the top of the file that holds the result. */
  assignedTo?: string;
  /** The function below it, for a decorator. */
  decorates?: { name: string; where: Span; isAsync: boolean };
  /** Told for calls that ask a preflight, or a server for blocks and variables. */
  scope?: CallScope;
}

export interface Import {
  /** The module, and the name taken from it: `from a.b import c` is `a.b.c`. */
  path: string;
  module: string;
  where: Span;
}

export interface PythonUse {
  /** Path as the user should read it. */
  file: string;
  text: string;
  /** By the name they have in the file. */
  imports: ReadonlyMap<string, Import>;
  /** In the order of the file. */
  calls: readonly Call[];
  /** Functions at the top of the file. */
  functions: ReadonlySet<string>;
  /** What of the file names what else of it; told where a call has a scope. */
  mentions?: Mentions;
}

/** The value that a keyword, or the argument at a position, has; undefined when neither is there. */
export function argument(call: Call, name: string, position?: number): Value | undefined {
  return call.keywords.get(name)?.value ?? (position === undefined ? undefined : call.positional[position]);
}

/** The value of a literal; undefined for anything else, `None` included. */
export function literal(value: Value | undefined): Exclude<JsonValue, null> | undefined {
  return value?.kind === 'literal' && value.value !== null ? value.value : undefined;
}

export function isNone(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === null;
}

/** Whether an argument is left to its default for certain. */
export function isLeftOut(call: Call, name: string, position?: number): boolean {
  if (call.isOpen) return false;
  const value = argument(call, name, position);
  return value === undefined || isNone(value);
}
