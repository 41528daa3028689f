/** Bundles `src/cli.ts` and the API into `dist/`: ESM entries, a chunk for each command and costly adapter, the grammar, and what all that is made of. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { bundledPackages } from './bundled-packages.ts';
import { licencesText } from './licences.ts';
import { sbomText } from './sbom.ts';
import { describeCommands } from '../src/command-line/describe-commands.ts';
import { runProgram } from '../src/program.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const require = createRequire(import.meta.url);
/** What other programs import; its types refer to nothing else. */
const API = join(ROOT, 'src', 'rules', 'check-rules.ts');

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
const { metafile } = await build({
  entryPoints: {
    cli: join(ROOT, 'src', 'cli.ts'),
    complete: join(ROOT, 'src', 'complete.ts'),
    index: API,
  },
  outdir: DIST,
  metafile: true,
  absWorkingDir: ROOT,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  chunkNames: '[name]-[hash]',
  // The package's ES module build, of which only the parser ends up in the bundle; Node gets the CommonJS one by default.
  alias: { yaml: join(ROOT, 'node_modules', 'yaml', 'browser', 'index.js') },
  // Bundled CommonJS packages ask for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
writeFileSync(join(DIST, 'index.d.ts'), declarationsOf(API));
writeFileSync(join(DIST, 'commands.json'), `${JSON.stringify(await describeCommands())}\n`);
writeFileSync(join(DIST, 'help.txt'), await helpText());
const GRAMMAR = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm'];
for (const file of GRAMMAR) copyFileSync(require.resolve(file), join(DIST, file.split('/')[1] as string));

const packages = bundledPackages(
  metafile,
  GRAMMAR.map((file) => file.split('/')[0] as string),
);
writeFileSync(join(DIST, 'THIRD-PARTY-LICENSES.txt'), licencesText(packages));
const self = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Parameters<typeof sbomText>[0];
writeFileSync(join(DIST, 'sbom.cdx.json'), sbomText(self, packages));

/** What `tq --help` prints: the same for everybody, so it is laid out here and not each time. */
async function helpText(): Promise<string> {
  const texts: string[] = [];
  const makeContext = (): never => {
    throw new Error('help was to be printed, and a command ran');
  };
  await runProgram(['--help'], { version: '', print: (text) => void texts.push(`${text}\n`), makeContext });
  return texts.join('');
}

/** Of one file alone: the exported types and signatures. */
function declarationsOf(file: string): string {
  const { outputText } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  if (/^import /m.test(outputText)) throw new Error('the types of the API refer to other files');
  return outputText;
}
