/** What sort of class a definition is to pydantic: enum, model, dataclass or a plain one. */
import type { Node } from 'web-tree-sitter';
import { resolveName, type Target } from './name-resolution.ts';
import { readClassBody } from './read-scope.ts';
import type { Binding, Scope } from './scope.ts';
import { excerpt, parts } from './source-file.ts';
import { isStandardLibrary } from './standard-library.ts';
import { withTypeParameters } from './type-variables.ts';

export interface ClassDefinition {
  name: string;
  node: Node;
  /** Where the class stands, with its own type parameters. */
  outer: Scope;
  /** What its body binds. */
  body: Scope;
  /** Base classes of the file, in the order written. */
  bases: ClassDefinition[];
  /** Dotted names of the base classes that are imported or built in. */
  externalBases: string[];
  kind: ClassKind;
}

export type ClassKind =
  | 'enum'
  | 'model'
  | 'root-model'
  | 'dataclass'
  | 'typed-dict'
  | 'named-tuple'
  | 'plain'
  | { unknown: string };

const ENUM_BASES = new Set(
  ['Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag', 'ReprEnum'].map((name) => `enum.${name}`),
);
/** Bases of the standard library whose subclasses tq does not follow. */
const NOT_PLAIN = new Set(['typing.Protocol']);
const KIND_OF_BASE: Record<string, ClassKind> = {
  'pydantic.BaseModel': 'model',
  'pydantic_settings.BaseSettings': 'model',
  'prefect.input.RunInput': 'model',
  'pydantic.RootModel': 'root-model',
  'typing.TypedDict': 'typed-dict',
  'typing.NamedTuple': 'named-tuple',
};
/** Decorators that leave a class what it is. */
const KEEPS_KIND = /^(functools|enum|typing)\.|^pydantic\.with_config$/;
const DATACLASS_DECORATORS = new Set(['dataclasses.dataclass', 'pydantic.dataclasses.dataclass']);

/** Reads a class of the file with its bases. */
export function readClassDefinition(binding: Binding, around: Scope, depth = 0): ClassDefinition {
  const outer = withTypeParameters(binding.node.childForFieldName('type_parameters'), around);
  const body = readClassBody(binding.node, outer);
  const list = binding.node.childForFieldName('superclasses');
  const targets = (list ? parts(list) : [])
    .filter((base) => base.type !== 'keyword_argument')
    .map((base) => baseTarget(base, outer, binding.node.startIndex));
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

/** What a base class is; a name that was given another one (`Base = BaseModel`) is followed. */
function baseTarget(base: Node, scope: Scope, position: number, depth = 0): Target {
  const name = base.type === 'subscript' ? base.childForFieldName('value') : base;
  const target: Target = name ? resolveName(name, scope, position) : { kind: 'expression' };
  const isAlias = target.kind === 'local' && target.binding.kind === 'assignment' && depth < 10;
  if (!isAlias) return target;
  const { node } = target.binding;
  return baseTarget(node, target.scope, node.startIndex, depth + 1);
}

function kindOf(binding: Binding, outer: Scope, bases: ClassDefinition[], external: string[]): ClassKind {
  const decorated = decoratorKind(binding, outer);
  if (decorated) return decorated;
  const inherited = bases.map((base) => base.kind).find((kind) => kind !== 'plain');
  if (external.some((path) => ENUM_BASES.has(path)) || inherited === 'enum') return 'enum';
  const special = external.map((path) => KIND_OF_BASE[path]).find((kind) => kind !== undefined);
  if (special !== undefined) return special;
  if (inherited === 'named-tuple') return { unknown: 'a class built on a named tuple' };
  if (inherited !== undefined) return inherited;
  const foreign = external.find((path) => !isStandardLibrary(path) || NOT_PLAIN.has(path));
  if (foreign !== undefined) return { unknown: `built on \`${foreign}\`` };
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
    if (!isAttrs && !(target?.kind === 'external' && KEEPS_KIND.test(target.path))) {
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
