/** Annotation → JSON schema, as pydantic makes it for a parameter. Classes of the file come in through the context. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../json.ts';
import { annotatedSchema, constrainedCall } from './annotated.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { functionalClass } from './functional-classes.ts';
import { genericSchema } from './generic-types.ts';
import { KNOWN_DEFINITIONS, knownType, WITHOUT_SCHEMA } from './known-types.ts';
import { literalSchema } from './literal-type.ts';
import { resolveName, type Target } from './name-resolution.ts';
import type { Binding, Scope } from './scope.ts';
import { excerpt, parts, unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { type Subscript, subscriptOf } from './subscript.ts';
import { typeAliasSchema } from './type-alias.ts';
import { tableType } from './type-table.ts';
import {
  aliasArguments,
  holdsGivenAny,
  meaningOf,
  type TypeArgument,
  variableSchema,
} from './type-variables.ts';
import { nullSchema, unionSchema } from './union.ts';

const MAX_DEPTH = 30;

/** The schema of an annotation. What tq cannot read is noted in `context.dropped`; the caller then gives up the type. */
export function annotationSchema(annotation: Node, context: AnnotationContext): Schema {
  const node = unwrap(annotation);
  if (context.depth > MAX_DEPTH) return drop(context, 'it refers to itself');
  const deeper = { ...context, depth: context.depth + 1 };
  const { type } = node;
  if (type === 'none') return nullSchema();
  if (type === 'string') return quotedSchema(node, deeper);
  if (type === 'call') return callSchema(node, deeper);
  const { scope, typeArguments } = deeper;
  const choices = unionChoices(node, { node, scope, typeArguments }, deeper.depth);
  if (choices && holdsGivenAny(choices)) return {};
  if (choices)
    return unionSchema(choices, ({ node: choice, ...place }) =>
      annotationSchema(choice, { ...deeper, ...place }),
    );
  const subscript = subscriptOf(node);
  return subscript ? subscriptSchema(subscript, deeper) : nameSchema(node, deeper);
}

function drop(context: AnnotationContext, reason: string): JsonObject {
  context.dropped.push(reason);
  return {};
}

function subscriptSchema(subscript: Subscript, context: AnnotationContext): Schema {
  const target = withoutAliases(resolveName(subscript.base, context.scope));
  if (target.kind === 'local') return localSchema(target.binding, target.scope, subscript.node, context);
  if (target.kind !== 'external') return nameSchema(subscript.base, context, subscript.node);
  const { items } = subscript;
  if (WITHOUT_SCHEMA.has(target.path)) return undefined;
  if (target.path === 'typing.Literal') return literalSchema(items, context);
  if (target.path === 'typing.Annotated') return annotatedSchema(items, context);
  const generic = genericSchema(target.path, items, context);
  return generic === null ? externalSchema(target.path, subscript.node, context) : generic;
}

/** What a name that was only given another name (`L = list`) stands for. */
function withoutAliases(target: Target, depth = 0): Target {
  const node =
    target.kind === 'local' && target.binding.kind === 'assignment' ? target.binding.node : undefined;
  if (target.kind !== 'local' || depth > MAX_DEPTH || !/^(identifier|attribute)$/.test(node?.type ?? ''))
    return target;
  return withoutAliases(
    resolveName(target.binding.node, target.scope, target.binding.node.startIndex),
    depth + 1,
  );
}

/** The members of `X | Y`, `Optional[X]`, `Union[X, Y]`, nested ones unfolded; undefined for anything else. */
function unionChoices(node: Node, place: TypeArgument, depth: number): TypeArgument[] | undefined {
  if (node.type === 'binary_operator' || node.type === 'union_type') {
    const operator = node.children.some((child) => child.text === '|');
    return operator ? parts(node).flatMap((part) => flattened(unwrap(part), place, depth)) : undefined;
  }
  const subscript = subscriptOf(node);
  const target = subscript ? resolveName(subscript.base, place.scope) : undefined;
  if (!subscript || target?.kind !== 'external') return undefined;
  if (target.path !== 'typing.Optional' && target.path !== 'typing.Union') return undefined;
  const members = subscript.items.flatMap((item) => flattened(item, place, depth));
  return target.path === 'typing.Union' ? members : [...members, { ...place, node: NONE_MARK }];
}

/** Stands for the `None` that `Optional` adds; only its type is looked at. */
const NONE_MARK = { type: 'none' } as Node;

function flattened(node: Node, place: TypeArgument, depth: number): TypeArgument[] {
  const meant = depth < MAX_DEPTH ? meaningOf(node, place) : undefined;
  const inner = meant ? flattened(unwrap(meant.node), meant, depth + 1) : unionChoices(node, place, depth);
  // A name that means no union is read as it is written.
  return inner && (inner.length > 1 || inner[0]?.node.type === 'none') ? inner : [{ ...place, node }];
}

function nameSchema(node: Node, context: AnnotationContext, whole: Node = node): Schema {
  const target = resolveName(node, context.scope);
  switch (target.kind) {
    case 'external':
      return externalSchema(target.path, whole, context);
    case 'local':
      return localSchema(target.binding, target.scope, whole, context);
    case 'typing-only':
      return drop(
        context,
        `\`${excerpt(node)}\` is imported for type checkers only, so Prefect does not find it`,
      );
    case 'unbound':
      return drop(context, unboundReason(target, context));
    case 'module':
    case 'expression':
      return drop(context, `tq does not read \`${excerpt(whole)}\` as a type`);
  }
}

function unboundReason(target: Extract<Target, { kind: 'unbound' }>, context: AnnotationContext): string {
  if (context.scope.stars.length > 0)
    return `\`${target.name}\` may come from \`from ${context.scope.stars[0]} import *\``;
  return context.quoted
    ? `Prefect does not find \`${target.name}\` in quotes inside an annotation`
    : `nothing in the file defines \`${target.name}\``;
}

function externalSchema(path: string, whole: Node, context: AnnotationContext): Schema {
  if (WITHOUT_SCHEMA.has(path)) return undefined;
  if (path === 'typing.Self' && context.self) return context.self;
  const schema = knownType(path) ?? tableType(path, whole, context);
  if (schema) return schema;
  const definition = KNOWN_DEFINITIONS[path];
  if (definition) {
    context.definitions.set(definition.name, definition.schema);
    return { $ref: `#/definitions/${definition.name}` };
  }
  return drop(context, `\`${excerpt(whole)}\` is imported from \`${path.slice(0, path.lastIndexOf('.'))}\``);
}

function localSchema(binding: Binding, scope: Scope, whole: Node, context: AnnotationContext): Schema {
  if (binding.kind === 'class') return context.readClass(binding, scope, whole, context);
  if (binding.kind === 'type-parameter') return variableSchema(binding.node, context);
  if (binding.node.type === 'type_alias_statement')
    return typeAliasSchema(binding.node, scope, whole, context);
  const made = functionalClass(binding, scope, whole, context);
  if (made !== null) return made;
  if (binding.kind === 'assignment') {
    // A type alias: what it was assigned, read where it was assigned.
    const typeArguments = aliasArguments(binding.node, scope, whole, context) ?? context.typeArguments;
    return annotationSchema(binding.node, { ...context, scope, typeArguments });
  }
  return drop(context, `tq does not read \`${excerpt(whole)}\` as a type`);
}

/** A quoted annotation: Prefect evaluates the outermost one with the file's names, an inner one without them. */
function quotedSchema(node: Node, context: AnnotationContext): Schema {
  const text = plainText(node);
  const root =
    text === undefined ? undefined : context.scope.module.file?.quotedAnnotations.get(text.trim())?.rootNode;
  const statement = root && !root.hasError ? parts(root)[0] : undefined;
  const expression = statement?.type === 'expression_statement' ? parts(statement)[0] : undefined;
  if (!expression) return drop(context, `tq does not read \`${excerpt(node)}\` as a type`);
  const scope = context.depth === 1 ? context.outerQuotedScope : context.innerQuotedScope;
  return annotationSchema(expression, { ...context, scope, quoted: scope === context.innerQuotedScope });
}

/** `conint(ge=1)`, `NewType('Id', int)`, `TypeVar('T', bound=int)`, `ForwardRef('int')`. */
function callSchema(node: Node, context: AnnotationContext): Schema {
  const callee = node.childForFieldName('function');
  const list = node.childForFieldName('arguments');
  const target = callee ? resolveName(callee, context.scope) : undefined;
  if (target?.kind !== 'external' || !list)
    return drop(context, `tq does not read \`${excerpt(node)}\` as a type`);
  const positional = parts(list).filter((argument) => argument.type !== 'keyword_argument');
  const [first, second] = positional;
  if (target.path === 'typing.NewType' && second) return annotationSchema(second, context);
  if (target.path === 'typing.ForwardRef' && first) return annotationSchema(first, context);
  if (target.path === 'typing.TypeVar') return variableSchema(node, context);
  return (
    constrainedCall(target.path, node, positional, context) ??
    drop(context, `tq does not read \`${excerpt(node)}\` as a type`)
  );
}
