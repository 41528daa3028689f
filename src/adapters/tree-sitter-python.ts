/** The Python grammar as WebAssembly. Loads nothing before the first parse, and never a native binding. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { Parser, Tree } from 'web-tree-sitter';
import type { PythonParser } from '../ports/python-parser.ts';

const RUNTIME = 'web-tree-sitter.wasm';
const GRAMMAR = 'tree-sitter-python.wasm';

/**
 * A parser whose two wasm files come from `wasmDirectory`, else from beside the running file (the bundle), else from
 * node_modules (development).
 */
export function treeSitterPython(wasmDirectory?: string): PythonParser {
  let parser: Promise<Parser> | undefined;
  let loaded: Parser | undefined;
  return {
    async parse(source) {
      parser ??= loadParser(wasmDirectory);
      loaded = await parser;
      return parseWith(loaded, source);
    },
    parseAgain(source) {
      if (loaded === undefined) throw new Error('`parseAgain` was called before `parse`');
      return parseWith(loaded, source);
    },
  };
}

function parseWith(parser: Parser, source: string): Tree {
  const tree = parser.parse(source);
  if (!tree) throw new Error('tree-sitter returned no tree although a language is set');
  return tree;
}

async function loadParser(wasmDirectory: string | undefined): Promise<Parser> {
  // V8 would compile what runs often a second time, in the background, and wait for that at exit: 70 to 90 ms of a run
  // of 250 ms. For hundreds of files parsing is then 1.4 times slower (measured on Node 20).
  setFlagsFromString('--liftoff-only');
  const { Parser, Language } = await import('web-tree-sitter');
  const runtime = wasmFile(RUNTIME, 'web-tree-sitter/web-tree-sitter.wasm', wasmDirectory);
  const grammar = wasmFile(GRAMMAR, 'tree-sitter-python/tree-sitter-python.wasm', wasmDirectory);
  await Parser.init({ locateFile: () => runtime });
  const parser = new Parser();
  // Bytes, not a path: given a path the library fetches or reads it in ways that differ between its versions.
  parser.setLanguage(await Language.load(await readFile(grammar)));
  return parser;
}

function wasmFile(name: string, inPackage: string, wasmDirectory: string | undefined): string {
  if (wasmDirectory !== undefined) return join(wasmDirectory, name);
  const beside = join(dirname(fileURLToPath(import.meta.url)), name);
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(inPackage);
}
