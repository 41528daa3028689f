/** Bundles `src/cli.ts` and the API into `dist/`: ESM entries, a chunk for each command and costly adapter, and the grammar. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const require = createRequire(import.meta.url);
/** What other programs import; its types refer to nothing else. */
const API = join(ROOT, 'src', 'rules', 'check-rules.ts');

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
await build({
  entryPoints: { cli: join(ROOT, 'src', 'cli.ts'), index: API },
  outdir: DIST,
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
for (const file of ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm']) {
  copyFileSync(require.resolve(file), join(DIST, file.split('/')[1] as string));
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
