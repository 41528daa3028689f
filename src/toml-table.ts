/** TOML: the one place that parses it, and how to look into a table of which nothing is known beforehand. */
import { parse, TomlError, type TomlTable as ParsedTable } from 'smol-toml';

export { TomlDate, type TomlValue } from 'smol-toml';

/** Why a text is no TOML, and where; from 1. `reason` shows nothing of the text, which may hold a key. */
export interface TomlFault {
  line: number;
  column: number;
  reason: string;
}

/** Integers that no `number` holds are `bigint`. `integersAsBigInt`: all are, so that a `number` is a float. */
export function parseToml(
  text: string,
  { integersAsBigInt = false }: { integersAsBigInt?: boolean } = {},
): { table: ParsedTable } | { fault: TomlFault } {
  try {
    return { table: parse(text, { integersAsBigInt: integersAsBigInt || 'asNeeded' }) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Behind the first line of the message stand the lines around.
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    return { fault: { line: error.line, column: error.column, reason } };
  }
}

export type TomlTable = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is TomlTable {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Undefined where the path leads nowhere. */
export function atPath(table: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    table,
  );
}

/** Empty where there is none. */
export function tableIn(table: unknown, ...path: string[]): TomlTable {
  const found = atPath(table, path);
  return isTable(found) ? found : {};
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The texts of all lists of a table. */
export function textsOfAll(table: unknown): string[] {
  return isTable(table) ? Object.values(table).flatMap(textsOf) : [];
}
