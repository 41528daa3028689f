/** Parts of a TOML document, whatever stands where they are looked for. */
export type Table = Readonly<Record<string, unknown>>;

/** Empty where there is none. */
export function tableIn(value: unknown, ...path: string[]): Table {
  const inner = path.reduce((outer: unknown, key) => (isTable(outer) ? outer[key] : undefined), value);
  return isTable(inner) ? inner : {};
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function isTable(value: unknown): value is Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
