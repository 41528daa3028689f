/** What the released adapters do with each rule, as measured by `scripts/engine_truth.py`. */
import type { Engine } from '../rule.ts';
import measured from './engine-truth.json' with { type: 'json' };

/**
 * `runs`: passes on data that satisfies the rule and fails on data that violates it. `ignored`: the answer is the same
 * without the rule. `passes silently`: passes on violating data too. `raises`: the call ends in an exception.
 * `always fails`: fails on satisfying data too.
 */
export type Verdict = 'runs' | 'ignored' | 'passes silently' | 'raises' | 'always fails';

export interface Row {
  readonly verdict: Verdict;
  /** The exception comes on violating data alone; absent when it always comes. */
  readonly on?: 'violation';
  /** The key that tells the case from the rule of its type (`severity`, `mostly`, any other) changes nothing. */
  readonly isUnread?: boolean;
  /** Class and first line of the exception. */
  readonly detail?: string;
}

/**
 * By case: `in_range(column, max, min)`, type and other keys in alphabetical order. `in_range(*)` stands for every
 * measured case of a type when all have the same row, and `*` for all cases.
 */
export type Rows = Readonly<Record<string, Row>>;

export interface Table {
  readonly engine: Engine;
  /** Of the engine's own package. */
  readonly version: string;
  readonly orchestration: string;
  readonly python: string;
  /** What the failures that rules cause are named after: `rule`, `column`, both or nothing. */
  readonly failuresName: readonly string[];
  readonly rows: Rows;
}

/** What a rule does behind the blocks of `truthound_prefect`; cases are `DataQualityBlock(pandera, all fields)` and the like. */
export interface BlockTable {
  readonly prefect: string;
  readonly orchestration: string;
  readonly python: string;
  readonly rows: Rows;
}

export interface EngineTruth {
  readonly source: string;
  /** By engine, each from its oldest version to its newest. */
  readonly tables: readonly Table[];
  readonly blocks: BlockTable;
}

export const ENGINE_TRUTH = measured as unknown as EngineTruth;

/** The row of a case, also when it is written once for many; undefined when the case was not measured. */
export function rowOf(rows: Rows, name: string): Row | undefined {
  return rows[name] ?? rows[`${typeOf(name)}(*)`] ?? rows['*'];
}

/** The same rows, with one row for a type or for everything where all rows agree. */
export function summarised(rows: Rows): Rows {
  const names = Object.keys(rows);
  if (allAgree(rows, names)) return { '*': rows[names[0] as string] as Row };
  const types = new Set(names.map(typeOf));
  return Object.fromEntries(
    [...types].flatMap((type): [string, Row][] => {
      const ofType = names.filter((name) => typeOf(name) === type);
      if (allAgree(rows, ofType)) return [[`${type}(*)`, rows[ofType[0] as string] as Row]];
      return ofType.map((name) => [name, rows[name] as Row]);
    }),
  );
}

/** One case alone says nothing about others. */
function allAgree(rows: Rows, names: readonly string[]): boolean {
  return names.length > 1 && new Set(names.map((name) => JSON.stringify(rows[name]))).size === 1;
}

function typeOf(name: string): string {
  return name.slice(0, name.indexOf('('));
}
