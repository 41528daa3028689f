/** Types of the Prefect API from the server's own OpenAPI document (Prefect 3.8.8). */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'vendor', 'prefect-openapi.json');
const TARGET = join(ROOT, 'src', 'generated', 'prefect-api.ts');

/** Writes `src/generated/prefect-api.ts`; does nothing when it is newer than its source. */
export async function generateApiTypes(): Promise<void> {
  const newest = Math.max(statSync(SOURCE).mtimeMs, statSync(import.meta.filename).mtimeMs);
  if ((statSync(TARGET, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
  const { default: openapiTypescript, astToString } = await import('openapi-typescript');
  const document = await openapiTypescript(readFileSync(SOURCE, 'utf8'), { alphabetize: true });
  writeFileSync(
    TARGET,
    `// Generated from vendor/prefect-openapi.json; do not edit.\n${astToString(document)}`,
  );
}
