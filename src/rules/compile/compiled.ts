/** What `tq` writes for the run-time module, and how it is printed. Nothing here knows an engine. */
import type { Engine, RuleSeverity, RuleType } from '../rule.ts';

/** A value of compiled JSON. As in a rule, an integer is a `bigint` and a float is a finite `number`. */
export type CompiledValue =
  null | boolean | bigint | number | string | readonly CompiledValue[] | CompiledObject;
export interface CompiledObject {
  readonly [key: string]: CompiledValue;
}

/** A rule as the run-time module reports it. */
export interface CompiledRule {
  /** The rule's own name, else `type:column`; unique in the file. */
  readonly name: string;
  readonly type: RuleType;
  /** Absent for a rule about the whole table. */
  readonly column?: string;
  readonly severity: RuleSeverity;
  /**
   * `{column, kind}` of each column that must hold `text`, `number`, `boolean` or `any`; without it no engine can judge. With
   * `like` it must hold the same as that other column.
   */
  readonly needs: readonly CompiledObject[];
}

/** One call of the engine. */
export interface CompiledCall extends CompiledObject {
  /** The places in `CompiledRules.rules` of the rules that it judges, rising. */
  readonly rules: readonly bigint[];
  /** What the engine calls the check that judges each of them, in the same order. */
  readonly judged_by: readonly string[];
}

/** The whole of `.compiled/<stem>.json`. */
export interface CompiledRules {
  readonly version: 1;
  readonly engine: Engine;
  readonly dataset: string;
  /** The rule file's own name, without its folder. */
  readonly source: string;
  readonly rules: readonly CompiledRule[];
  readonly calls: readonly CompiledCall[];
}

/** Prints the file: the same text for the same rules, so that it can be committed and compared. */
export function printCompiled(compiled: CompiledRules): string {
  const whole: CompiledObject = {
    version: BigInt(compiled.version),
    engine: compiled.engine,
    dataset: compiled.dataset,
    source: compiled.source,
    rules: compiled.rules.map(({ name, type, column, severity, needs }) => ({
      name,
      type,
      ...(column === undefined ? {} : { column }),
      severity,
      ...(needs.length === 0 ? {} : { needs }),
    })),
    calls: compiled.calls,
  };
  return `${print(whole, '')}\n`;
}

/** Prints a part of it in the same way. */
export function printValue(value: CompiledValue): string {
  return `${print(value, '')}\n`;
}

function print(value: CompiledValue, indent: string): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return printFloat(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return printList(value, indent);
  const deeper = `${indent}  `;
  const lines = Object.entries(value).map(
    ([key, part]) => `${deeper}${JSON.stringify(key)}: ${print(part, deeper)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}

function printList(values: readonly CompiledValue[], indent: string): string {
  if (values.every((each) => each === null || typeof each !== 'object')) {
    return `[${values.map((each) => print(each, indent)).join(', ')}]`;
  }
  const deeper = `${indent}  `;
  return `[\n${values.map((each) => deeper + print(each, deeper)).join(',\n')}\n${indent}]`;
}

/** Keeps the point of `1.0`, because Python tells it from `1`. */
function printFloat(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`JSON cannot hold ${String(value)}`);
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function isList(value: readonly CompiledValue[] | CompiledObject): value is readonly CompiledValue[] {
  return Array.isArray(value);
}
