/** What sort of class a definition is to pydantic: enum, model, dataclass or a plain one. */
import type { Node } from 'web-tree-sitter';
import { resolveName, type Target } from './name-resolution.ts';
import { type Binding, readScope, type Scope } from './scope.ts';
import { excerpt, parts } from './source-file.ts';

export interface ClassDefinition {
  name: string;
  node: Node;
  /** Where the class stands. */
  outer: Scope;
  /** What its body binds. */
  body: Scope;
  /** Base classes of the file, in the order written. */
  bases: ClassDefinition[];
  /** Dotted names of the base classes that are imported or built in. */
  externalBases: string[];
  kind: ClassKind;
}

export type ClassKind = 'enum' | 'model' | 'root-model' | 'dataclass' | 'plain' | { unknown: string };

const ENUM_BASES = new Set(
  ['Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'ReprEnum'].map((name) => `enum.${name}`),
);
/** Bases that leave a class a plain one, apart from those of `builtins` and `typing` generally. */
const PLAIN_BASES = new Set(['abc.ABC', 'builtins.object', 'builtins.Exception', 'builtins.type']);
/** Bases that make pydantic read the class in its own way, which tq does not follow yet. */
const SPECIAL_BASES: Record<string, string> = {
  'typing.TypedDict': 'a typed dictionary',
  'typing.NamedTuple': 'a named tuple',
  'typing.Generic': 'a generic class',
};
const MIXINS = new Set(['builtins.str', 'builtins.int', 'builtins.float', 'builtins.bytes']);
const DATACLASS_DECORATORS = new Set(['dataclasses.dataclass', 'pydantic.dataclasses.dataclass']);

/** Reads a class of the file with its bases. */
export function readClassDefinition(binding: Binding, outer: Scope, depth = 0): ClassDefinition {
  const body = readScope(binding.node.childForFieldName('body') ?? binding.node, outer);
  const list = binding.node.childForFieldName('superclasses');
  const targets = (list ? parts(list) : [])
    .filter((base) => base.type !== 'keyword_argument')
    .map((base) => baseTarget(base, outer));
  const locals = targets.filter(
    (target) => target.kind === 'local' && target.binding.kind === 'class' && target.binding !== binding,
  );
  const bases =
    depth > 20
      ? []
      : locals.map((target) =>
          target.kind === 'local' ? readClassDefinition(target.binding, target.scope, depth + 1) : undefined,
        );
  const known = bases.filter((base) => base !== undefined);
  const externalBases = targets.flatMap((target) => (target.kind === 'external' ? [target.path] : []));
  const unreadable = targets.length > known.length + externalBases.length;
  const kind = unreadable
    ? { unknown: 'a class whose base tq does not see' }
    : kindOf(binding, outer, known, externalBases);
  return { name: binding.name, node: binding.node, outer, body, bases: known, externalBases, kind };
}

function baseTarget(base: Node, scope: Scope): Target {
  const name = base.type === 'subscript' ? base.childForFieldName('value') : base;
  return name ? resolveName(name, scope) : { kind: 'expression' };
}

function kindOf(binding: Binding, outer: Scope, bases: ClassDefinition[], external: string[]): ClassKind {
  const decorated = decoratorKind(binding, outer);
  if (decorated) return decorated;
  const special = external.find((path) => path in SPECIAL_BASES);
  if (special !== undefined) return { unknown: `${SPECIAL_BASES[special]}` };
  const inherited = bases.map((base) => base.kind).find((kind) => kind !== 'plain');
  if (external.some((path) => ENUM_BASES.has(path)) || inherited === 'enum') return 'enum';
  if (external.includes('pydantic.BaseModel')) return 'model';
  if (external.includes('pydantic.RootModel')) return 'root-model';
  if (inherited === 'dataclass') return 'dataclass';
  if (inherited !== undefined) return inherited;
  const foreign = external.find((path) => !PLAIN_BASES.has(path) && !path.startsWith('collections.abc.'));
  if (foreign !== undefined)
    return { unknown: MIXINS.has(foreign) ? `a kind of \`${foreign.slice(9)}\`` : `built on \`${foreign}\`` };
  return definesOwnSchema(binding) ? { unknown: 'a class with a schema of its own' } : 'plain';
}

function decoratorKind(binding: Binding, outer: Scope): ClassKind | undefined {
  for (const decorator of binding.decorators) {
    const [expression] = parts(decorator);
    const callee = expression?.type === 'call' ? expression.childForFieldName('function') : expression;
    const target = callee ? resolveName(callee, outer) : undefined;
    if (target?.kind === 'external' && DATACLASS_DECORATORS.has(target.path)) return 'dataclass';
    // attrs makes classes that pydantic takes for plain ones.
    const isAttrs = target?.kind === 'external' && /^attrs?\./.test(target.path);
    if (!isAttrs && !(target?.kind === 'external' && target.path.startsWith('functools.'))) {
      return { unknown: `changed by \`${excerpt(decorator)}\`` };
    }
  }
  return undefined;
}

function definesOwnSchema(binding: Binding): boolean {
  return /__get_pydantic_core_schema__|__get_validators__|__get_pydantic_json_schema__/.test(
    binding.node.text,
  );
}
