/** Whether modules that stay as they are have what new Python files import from them. Reads only. */
import { join } from 'node:path';
import { nameList } from '../../diagnostics/name-list.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import { Modules, PythonModule } from '../../python/modules.ts';
import { quotedAnnotations } from '../../python/quoted-annotations.ts';
import { scanImports } from '../../python/scan-imports.ts';
import { TqError } from '../../tq-error.ts';
import { shownPath } from '../files/shown-path.ts';
import type { FileChange, Places } from './lay-out.ts';

interface ReadPorts {
  files: FileSystem;
  python: PythonParser;
}

/** Of the project; whether a flow is there is told by the findings about its deployments. */
const IMPORTED = /^src\.(?!prefect_flows\b)/;

/** Throws `TqError` (`failed`) for names that are imported and not there, and for a module that hides the folder of one. */
export async function demandImports(
  changes: readonly FileChange[],
  places: Places,
  ports: ReadPorts,
): Promise<void> {
  const made = new Set(changes.map(({ path }) => path));
  const isThere = async (path: string): Promise<boolean> => made.has(path) || ports.files.exists(path);
  /** What is wrong with each module, or what it lacks, and who imports it. */
  const found = new Map<string, { names: Set<string>; importers: Set<string> }>();
  for (const { name: importer, path, before, after } of changes) {
    if (before !== undefined || !path.endsWith('.py')) continue;
    for (const { dots, module, names } of scanImports(new TextDecoder().decode(after)).imports) {
      const problem = dots === 0 && IMPORTED.test(`${module}.`) ? await problemOf(module, names) : undefined;
      if (problem === undefined) continue;
      const all = found.get(problem.what) ?? { names: new Set(), importers: new Set() };
      for (const lacking of problem.lacking) all.names.add(lacking);
      found.set(problem.what, { ...all, importers: all.importers.add(importer) });
    }
  }
  if (found.size === 0) return;
  const sentences = [...found].map(
    ([what, { names, importers }]) =>
      `${what}${nameList([...names].sort())}, which the new ${nameList([...importers].sort())} would import`,
  );
  throw new TqError('failed', `${sentences.join('; ')}; nothing was written`, {
    help: 'a module of this name is not the one that tq makes: rename it, and what imports it, then run this again',
  });

  async function problemOf(
    module: string,
    names: readonly string[],
  ): Promise<{ what: string; lacking: readonly string[] } | undefined> {
    const parts = module.split('.');
    for (const depth of parts.keys()) {
      const hidden = join(places.folder, ...parts.slice(0, depth + 1));
      const isPackage = await isThere(join(hidden, '__init__.py'));
      if (depth < parts.length - 1 && !isPackage && (await isThere(`${hidden}.py`)))
        return { what: `\`${shown(`${hidden}.py`)}\` hides the folder with `, lacking: [module] };
    }
    const folder = join(places.folder, ...parts);
    const file = (await isThere(join(folder, '__init__.py'))) ? join(folder, '__init__.py') : `${folder}.py`;
    if (made.has(file)) return undefined;
    const lacking = await lackingOf(file, names, ports);
    const absent: string[] = [];
    for (const name of lacking)
      if (!(await isThere(join(folder, `${name}.py`))) && !(await isThere(join(folder, name))))
        absent.push(name);
    return absent.length === 0
      ? undefined
      : { what: `\`${shown(file)}\` is there and lacks `, lacking: absent };
  }

  function shown(path: string): string {
    return shownPath(places.workingDirectory, path);
  }
}

/** None where there is no such file, or where its names are known to Python alone. */
async function lackingOf(
  path: string,
  names: readonly string[],
  { files, python }: ReadPorts,
): Promise<string[]> {
  const read = await files.readFile(path);
  if ('failure' in read) return [];
  const text = new TextDecoder().decode(read.bytes);
  const tree = await python.parse(text);
  const file = { file: path, text, sourceHash: '', tree, quotedAnnotations: quotedAnnotations(python) };
  const { scope } = new PythonModule('module', { file, isPackage: false }, new Modules());
  if (scope.stars.length > 0 || scope.bindings.has('__getattr__')) return [];
  return names.filter((name) => name !== '*' && !scope.bindings.has(name));
}
