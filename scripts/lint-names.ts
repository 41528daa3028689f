/** Offers every finding's name under `tq.lint` in `schemas/prefect.schema.json`, with what it means. */
import { readFileSync, writeFileSync } from 'node:fs';
import { CODES } from '../src/diagnostics/codes.ts';

interface PrefectSchema {
  properties: { tq: { properties: { lint: { properties: unknown } } } };
}

/** The list as it must stand in the schema; levels are those of any other key there. */
export function lintNames(): Record<string, { description: string; $ref: string }> {
  const names = Object.entries(CODES).map(([code, { name, meaning }]) => [
    name,
    { description: `${code}: ${meaning}`, $ref: '#/definitions/level' },
  ]);
  return Object.fromEntries(names) as ReturnType<typeof lintNames>;
}

/** Leaves the file alone when it is current, so that what is compiled from it stays current as well. */
export async function updateLintNames(file: string): Promise<void> {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as PrefectSchema;
  const { lint } = schema.properties.tq.properties;
  const wanted = lintNames();
  if (JSON.stringify(lint.properties) === JSON.stringify(wanted)) return;
  lint.properties = wanted;
  const { format, resolveConfig } = await import('prettier');
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(JSON.stringify(schema, null, 2), options));
}
