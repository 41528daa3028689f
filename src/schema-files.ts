/** The JSON Schemas that come with `tq`, in `schemas/` at the top of the package. */
import { fileURLToPath } from 'node:url';

/** By name, what each is about. */
export const SCHEMAS = {
  prefect: '`prefect.yaml`, for editors',
  rules: 'a rule file, for editors',
  block: 'a block file, for editors',
  output: 'what `tq` prints with `--json`',
  'output-line': 'a line of what `tq` prints with `--format jsonl`',
  plan: 'a plan that `tq plan --out` saved',
  'build-metadata': 'what `tq build --metadata-file` writes',
} as const satisfies Record<string, string>;

export type SchemaName = keyof typeof SCHEMAS;

/** Absolute path. Seen from `src/` as from the chunks in `dist/`, the folder lies one level up. */
export function schemaFile(name: SchemaName): string {
  return fileURLToPath(new URL(`../schemas/${name}.schema.json`, import.meta.url));
}
