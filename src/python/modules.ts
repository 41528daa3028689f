/** The modules of a project that a reading has asked for, each parsed once. */
import type { Node, Tree } from 'web-tree-sitter';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import type { QuotedAnnotations } from './quoted-annotations.ts';
import { readScope } from './read-scope.ts';
import { emptyScope, type Scope } from './scope.ts';
import { type SourceFile, spanOfNode } from './source-file.ts';
import { isStandardLibrary } from './standard-library.ts';
import { loadTypeTable, type TypeTable } from './type-table.ts';

/** A file of Python with its syntax tree. */
export interface ParsedFile extends SourceFile {
  tree: Tree;
  /** Those of this file or of several. */
  quotedAnnotations: QuotedAnnotations;
  /** Why it is no Python, when it is none. */
  error?: Diagnostic;
  /** A text of tq's own in the place of an installed file; the hash is that of one release. */
  isStandIn?: boolean;
}

/** A module of the project under the dotted name by which Python knows it. */
export class PythonModule {
  readonly name: string;
  /** Whether `from .x import …` in it starts at the module itself. */
  readonly isPackage: boolean;
  /** Absent for a folder without `__init__.py`. */
  readonly file: ParsedFile | undefined;
  readonly modules: Modules;
  readonly scope: Scope;

  constructor(name: string, found: Exclude<FoundModule, 'outside'>, modules: Modules) {
    this.name = name;
    this.isPackage = found === 'namespace' || found.isPackage;
    this.file = found === 'namespace' ? undefined : found.file;
    this.modules = modules;
    const scope = emptyScope(this, 'module');
    this.scope = this.file ? readScope(this.file.tree.rootNode, scope) : scope;
  }
}

/** What a module name leads to: a file, a folder without `__init__.py`, or nothing inside the project. */
export type FoundModule = { file: ParsedFile; isPackage: boolean } | 'namespace' | 'outside';

/** Prefect has imported these before it looks at a flow, so no file of a project can take their place. */
const INSTALLED = new Set(['prefect', 'pydantic', 'pydantic_core', 'typing_extensions', 'annotated_types']);

/** More than any flow needs; stops a reading that would wander through a whole monorepo. */
const MAX_MODULES = 2000;

export class Modules {
  /** Names that were asked for and are not known yet; the reading is to be done again once they are. */
  readonly needs = new Set<string>();
  /** The name of the file that Prefect runs by its path; undefined when the entrypoint names a module. */
  readonly script: string | undefined;
  /** The environment variables of the machine that deploys; undefined when they are not known. */
  readonly variables: Readonly<Record<string, string | undefined>> | undefined;
  /** Types of Prefect itself, once they are loaded. */
  types: TypeTable | undefined;
  /** A reading asked for `types`; it is to be done again once they are there. */
  needsTypes = false;
  /** Why modules that are there cannot be read. */
  readonly broken = new Map<string, Diagnostic>();
  readonly #known = new Map<string, PythonModule | undefined>();

  constructor(script?: string, variables?: Modules['variables']) {
    this.script = script;
    this.variables = variables;
  }

  /** The files that readings have come to so far. */
  get files(): ParsedFile[] {
    return [...this.#known.values()].flatMap((module) => module?.file ?? []);
  }

  /** Whether the last reading had all it asked for. */
  get isComplete(): boolean {
    return this.needs.size === 0 && !this.needsTypes;
  }

  /** Loads `types` if a reading asked for them. */
  async loadTypes(): Promise<void> {
    if (!this.needsTypes) return;
    this.types = await loadTypeTable();
    this.needsTypes = false;
  }

  /** The module of that name if it belongs to the project; undefined also while it is not known yet. */
  find(name: string): PythonModule | undefined {
    if (!this.#known.has(name) && this.#known.size < MAX_MODULES && !isInstalled(name)) this.needs.add(name);
    return this.#known.get(name);
  }

  /** Why the module cannot be read from which `importer` takes the dotted name; undefined when that is not the reason. */
  brokenAt(path: string, importer: PythonModule): Diagnostic | undefined {
    const absolute = absoluteName(path, importer) ?? path;
    return [...this.broken].find(([name]) => absolute === name || absolute.startsWith(`${name}.`))?.[1];
  }

  /** Says what a name leads to. */
  add(name: string, found: FoundModule): PythonModule | undefined {
    this.needs.delete(name);
    const error = typeof found === 'string' ? undefined : found.file.error;
    if (error) this.broken.set(name, error);
    const module = found === 'outside' || error ? undefined : new PythonModule(name, found, this);
    this.#known.set(name, module);
    return module;
  }
}

/** Whether a dotted name belongs to Python itself or to Prefect. */
export function isInstalled(name: string): boolean {
  return isStandardLibrary(name) || INSTALLED.has(name.split('.')[0] ?? '');
}

/**
 * The absolute name of a module that `module` writes as `..name`; undefined when there are more dots than packages.
 * A file that Prefect runs by its path is a package of its own, one folder deep: Python refuses to climb out of it,
 * yet the file is there, so its name keeps dots in front that count the folders up.
 */
export function absoluteName(written: string, module: PythonModule): string | undefined {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(written) ?? [];
  if (dots === '') return rest;
  const [, outside = '', path = ''] = /^(\.*)(.*)$/.exec(module.name) ?? [];
  const packages = words(path);
  const climbed = dots.length - (module.isPackage ? 1 : 0);
  if (climbed < packages.length) {
    return outside + [...packages.slice(0, packages.length - climbed), ...words(rest)].join('.');
  }
  if (outside === '' && packages[0] !== module.modules.script) return undefined;
  return '.'.repeat((outside.length || 2) + climbed - packages.length) + rest;
}

function words(dotted: string): string[] {
  return dotted === '' ? [] : dotted.split('.');
}

/** Where a node stands that belongs to a module. */
export function placeIn(module: PythonModule, node: Node): Span {
  return spanOfNode(node, module.file?.file ?? module.name);
}
