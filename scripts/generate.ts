/** Makes what is generated: API types, compiled schema validators. Run by every command that needs them. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { generateApiTypes } from './generate-api-types.ts';

const ROOT = join(import.meta.dirname, '..');
const GENERATED = join(ROOT, 'src', 'generated');

/** Compiles `schemas/prefect.schema.json` to plain code, so that no schema is compiled at run time. */
function generateValidators(): void {
  const schema = join(ROOT, 'schemas', 'prefect.schema.json');
  const target = join(GENERATED, 'validate-prefect.js');
  const newest = Math.max(statSync(schema).mtimeMs, statSync(import.meta.filename).mtimeMs);
  if ((statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
  writeFileSync(
    target,
    `// Generated from schemas/prefect.schema.json; do not edit.\n${standalone.default(ajv, validate)}`,
  );
  writeFileSync(
    target.replace(/\.js$/, '.d.ts'),
    "import type { ValidateFunction } from 'ajv';\nexport declare const validate: ValidateFunction;\nexport default validate;\n",
  );
}

mkdirSync(GENERATED, { recursive: true });
generateValidators();
await generateApiTypes();
