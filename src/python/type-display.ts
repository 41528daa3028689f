/** How pydantic writes types into the names of generic classes: `Box[list[int]]`, `#/definitions/Box_list_int__`. */
import type { Node } from 'web-tree-sitter';
import { evaluation } from './evaluate.ts';
import { resolveName } from './name-resolution.ts';
import { toRepr } from './repr.ts';
import { unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { subscriptOf } from './subscript.ts';
import { meaningOf, type TypeArgument } from './type-variables.ts';

type Place = Pick<TypeArgument, 'scope' | 'typeArguments'>;

/** Modules whose members show by their last name; those of pydantic that are no classes show in ways not repeated here. */
const SHOWN_BY_NAME =
  /^(builtins|datetime|decimal|uuid|pathlib|collections|collections\.abc|typing|types|ipaddress)\.\w+$/;
const PYDANTIC_CLASSES =
  /^pydantic\.(Secret(Str|Bytes)|BaseModel|Json|ByteSize|EmailStr|NameEmail|\w*Url|\w*Dsn|\w*Datetime|\w*Date)$/;

/** The text for an argument, as pydantic's `display_as_type` makes it; undefined when tq cannot tell it. */
export function displayArgument(node: Node, place: Place): string | undefined {
  // A text in quotes stands for itself.
  return node.type === 'string' ? plainText(node) : displayType(node, place);
}

function displayType(written: Node, place: Place): string | undefined {
  const node = unwrap(written);
  if (node.type === 'none') return 'NoneType';
  if (node.type === 'ellipsis') return '...';
  const choices = choicesOf(node, place);
  if (choices) return displayUnion(choices, place);
  const meant = meaningOf(node, place);
  if (meant) return displayType(meant.node, meant);
  const subscript = subscriptOf(node);
  if (!subscript) return displayName(node, place);
  const name = displayName(subscript.base, place);
  if (name === undefined || name === 'Annotated' || name === 'Callable') return undefined;
  const items = subscript.items.map((item) =>
    name === 'Literal' ? displayLiteral(item, place) : displayType(item, place),
  );
  return items.includes(undefined) ? undefined : `${name}[${items.join(', ')}]`;
}

function displayLiteral(item: Node, { scope }: Place): string | undefined {
  const start = evaluation({ scope });
  return toRepr(start.evaluate(item, start));
}

function choicesOf(node: Node, { scope }: Place): Node[] | undefined {
  if (node.type === 'binary_operator' || node.type === 'union_type') {
    const members = node.namedChildren.map(unwrap);
    return node.children.some((child) => child.text === '|') ? members : undefined;
  }
  const subscript = subscriptOf(node);
  const target = subscript && resolveName(subscript.base, scope);
  if (!subscript || target?.kind !== 'external') return undefined;
  if (target.path === 'typing.Union') return subscript.items;
  return target.path === 'typing.Optional' ? [...subscript.items, NONE_MARK] : undefined;
}

/** Stands for the `None` that `Optional` adds; only its type is looked at. */
const NONE_MARK = { type: 'none' } as Node;

function displayUnion(choices: Node[], place: Place): string | undefined {
  const members = choices.flatMap((choice) => membersOf(choice, place));
  const distinct = [...new Set(members)];
  if (distinct.includes(undefined)) return undefined;
  return distinct.length === 1 ? distinct[0] : `Union[${distinct.join(', ')}]`;
}

/** A union inside a union is unfolded, also behind a name. */
function membersOf(written: Node, place: Place): (string | undefined)[] {
  const node = unwrap(written);
  const meant = meaningOf(node, place);
  if (meant) return membersOf(meant.node, meant);
  return choicesOf(node, place)?.flatMap((choice) => membersOf(choice, place)) ?? [displayType(node, place)];
}

function displayName(node: Node, place: Place): string | undefined {
  const target = resolveName(node, place.scope);
  if (target.kind === 'local') {
    const { kind, name, node: made } = target.binding;
    return kind === 'class' || made.type === 'type_alias_statement' ? name : undefined;
  }
  if (target.kind !== 'external') return undefined;
  const isClass = SHOWN_BY_NAME.test(target.path) || PYDANTIC_CLASSES.test(target.path);
  return isClass ? target.path.slice(target.path.lastIndexOf('.') + 1) : undefined;
}

/** The name of `origin[arguments]` among the definitions (pydantic's `get_defs_ref`; the ids it cuts off are `0` here). */
export function definitionName(origin: string, items: readonly string[]): string {
  const reference = `${origin}:0[${items.map((item) => `${item}:0`).join(',')}]`;
  const components = reference.split(/([\][,])/).map((component) => {
    const colon = component.lastIndexOf(':');
    const withoutId = colon < 0 ? component : component.slice(0, colon);
    return withoutId.replace(/(?<![^.[\]])(?:[^.[\]]+\.)+([^.[\]]+)/g, '$1');
  });
  return components
    .join('')
    .replace(/[^a-zA-Z0-9.\-_]/g, '_')
    .replaceAll('.', '__');
}
