/**
 * The least that a validation can be: parses `prefect.yaml`, every flow file and every rule file with the libraries that `tq` uses, and
 * looks at nothing. What is above it is what checking costs.
 *
 *     node bare-parse.mjs FOLDER
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser } from 'web-tree-sitter';
import { parseDocument } from 'yaml';

const [folder = ''] = process.argv.slice(2);

// As `tq` does; without it V8 compiles the parser a second time in the background.
setFlagsFromString('--liftoff-only');
await Parser.init({ locateFile: () => join(import.meta.dirname, 'web-tree-sitter.wasm') });
const parser = new Parser();
parser.setLanguage(await Language.load(readFileSync(join(import.meta.dirname, 'tree-sitter-python.wasm'))));

const document = parseDocument(readFileSync(join(folder, 'prefect.yaml'), 'utf8'));
const flows = join(folder, 'flows');
// Kept, as `tq` keeps what it still has to look at.
const trees = readdirSync(flows).map((file) => parser.parse(readFileSync(join(flows, file), 'utf8')));
const quality = join(folder, 'quality');
const rules = existsSync(quality) ? readdirSync(quality).filter((file) => file.endsWith('.yaml')) : [];
const ruleDocuments = rules.map((file) => parseDocument(readFileSync(join(quality, file), 'utf8')));
if (ruleDocuments.some(({ errors }) => errors.length > 0)) throw new Error('a rule file does not parse');
if (document.errors.length > 0 || trees.some((tree) => tree === null || tree.rootNode.hasError))
  throw new Error('the generated project does not parse');
