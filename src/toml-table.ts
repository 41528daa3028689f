/** Looking into parsed TOML, of which nothing is known beforehand. */

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
