/** Makes what is generated: API types, compiled schema validators. Run by every command that needs them. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { compiledSchema } from './compiled-schema.ts';
import { generateApiTypes } from './generate-api-types.ts';
import { updateLintNames } from './lint-names.ts';

const ROOT = join(import.meta.dirname, '..');
const GENERATED = join(ROOT, 'src', 'generated');
const SCHEMA = join(ROOT, 'schemas', 'prefect.schema.json');

/** Compiles `schemas/<name>.schema.json` to plain code, so that no schema is compiled at run time. */
function generateValidator(name: string): void {
  const source = join(ROOT, 'schemas', `${name}.schema.json`);
  const target = join(GENERATED, `validate-${name}.js`);
  const stripper = join(ROOT, 'scripts', 'compiled-schema.ts');
  const newest = Math.max(...[source, stripper, import.meta.filename].map((file) => statSync(file).mtimeMs));
  if ((statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return;
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  const schema = compiledSchema(JSON.parse(readFileSync(source, 'utf8')));
  writeFileSync(join(GENERATED, `${name}.schema.json`), `${JSON.stringify(schema)}\n`);
  const validate = ajv.compile(schema);
  const hasParts = Object.keys(schema.definitions as object).length > 0;
  writeFileSync(
    target,
    `// Generated from schemas/${name}.schema.json; do not edit.\n${withAppending(standalone.default(ajv, validate), hasParts)}`,
  );
  writeFileSync(
    target.replace(/\.js$/, '.d.ts'),
    "import type { ValidateFunction } from 'ajv';\nexport declare const validate: ValidateFunction;\nexport default validate;\n",
  );
}

/** ajv copies all errors so far for each entry with one, so a list of 100,000 wrong entries takes minutes. */
function withAppending(code: string, hasParts: boolean): string {
  const appending = code.replaceAll(/vErrors\.concat\((\w+\.errors)\)/g, 'append(vErrors, $1)');
  if (appending === code && hasParts) throw new Error('ajv joins errors in another way now');
  return `${appending}\nfunction append(all, more) { for (const each of more) all.push(each); return all; }\n`;
}

mkdirSync(GENERATED, { recursive: true });
await updateLintNames(SCHEMA);
for (const name of ['prefect', 'block']) generateValidator(name);
await generateApiTypes();
