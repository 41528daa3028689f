/**
 * What `tq` does before it knows whether an image must be built: reads the ignore file, reads and hashes the context.
 *
 *     node hash-once.mjs FOLDER
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBuildContexts } from '../src/adapters/read-build-context.ts';
import { contentHash } from '../src/images/content-hash.ts';
import { ignoreRules } from '../src/images/dockerignore.ts';

const [folder = ''] = process.argv.slice(2);

const rules = ignoreRules(readFileSync(join(folder, '.dockerignore'), 'utf8'));
if ('failure' in rules) throw new Error(rules.failure);
const read = await nodeBuildContexts().read(folder, rules);
if (!('entries' in read)) throw new Error(`${read.path}: ${read.failure}`);
const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');
console.log(contentHash({ entries: read.entries, dockerfile, buildArguments: {} }), read.entries.length);
