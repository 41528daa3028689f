/** Relative imports that leave the folder of a file which Prefect runs by its path. */
import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { placeIn, type PythonModule } from './modules.ts';
import type { Binding } from './scope.ts';
import { excerpt } from './source-file.ts';

/**
 * A warning for the first one: such a file is a package of its own to Prefect, so Python refuses `from ..x import y`
 * in every run of the flow. `prefect deploy` alone gets past it, by reading the source (measured on Prefect 3.8.8).
 */
export function climbingImports(module: PythonModule, functionPath: string): Diagnostic[] {
  if (module.modules.script !== module.name || !module.file) return [];
  const first = firstClimbing(module);
  if (!first) return [];
  const dotted = module.file.file.replace(/\.py$/, '').replaceAll('/', '.');
  const isModule = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)+$/u.test(dotted);
  return [
    diagnostic('TQ2112', {
      message: `\`${excerpt(first.node)}\` fails in every run: Python does not climb out of the folder of a file that Prefect runs by its path`,
      where: placeIn(module, first.node),
      help: isModule
        ? `write the entrypoint as a module, \`${dotted}:${functionPath}\`, or import from the top of the project`
        : 'import from the top of the project',
    }),
  ];
}

/** By module, since every flow of a file asks. */
const known = new WeakMap<PythonModule, Binding | null>();

function firstClimbing(module: PythonModule): Binding | null {
  let first = known.get(module);
  if (first === undefined) {
    const imports = [...module.scope.bindings.values()].flat().filter(({ kind }) => kind === 'import');
    first = imports.find(({ from, node }) => from && /^\.\./.test(from.module) && !isGuarded(node)) ?? null;
    known.set(module, first);
  }
  return first;
}

/** Inside a `try` or an `if` it may not matter. */
function isGuarded(node: Node): boolean {
  return node.parent?.type !== 'module';
}
