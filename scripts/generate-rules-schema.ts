/** Writes `schemas/rules.schema.json`: `npx tsx scripts/generate-rules-schema.ts`. A test holds it against the vocabulary. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { rulesSchema } from './rules-schema.ts';

const text = await format(JSON.stringify(rulesSchema()), { parser: 'json', printWidth: 110 });
writeFileSync(join(import.meta.dirname, '..', 'schemas', 'rules.schema.json'), text);
