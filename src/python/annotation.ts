/** Annotation → JSON schema, as pydantic makes it for a parameter. Classes of the file come in through the context. */
import type { Node } from 'web-tree-sitter';
import type { JsonObject, JsonValue } from '../json.ts';
import { annotatedSchema, constrainedCall } from './annotated.ts';
import type { AnnotationContext, Schema } from './annotation-context.ts';
import { evaluation } from './evaluate.ts';
import { genericSchema } from './generic-types.ts';
import { KNOWN_DEFINITIONS, knownType, WITHOUT_SCHEMA } from './known-types.ts';
import { enumeration } from './literal-values.ts';
import { resolveName, type Target } from './name-resolution.ts';
import type { Binding, Scope } from './scope.ts';
import { excerpt, parts, unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { nullSchema, unionSchema } from './union.ts';
import { type PythonValue, toJson } from './value.ts';

const MAX_DEPTH = 30;

/** The schema of an annotation. What tq cannot read is noted in `context.dropped`; the caller then gives up the type. */
export function annotationSchema(annotation: Node, context: AnnotationContext): Schema {
  const node = unwrap(annotation);
  if (context.depth > MAX_DEPTH) return drop(context, 'it refers to itself');
  const deeper = { ...context, depth: context.depth + 1 };
  if (node.type === 'none') return nullSchema();
  if (node.type === 'string') return quotedSchema(node, deeper);
  if (node.type === 'call') return callSchema(node, deeper);
  const choices = unionChoices(node, deeper);
  if (choices) return unionSchema(choices, (choice, scope) => annotationSchema(choice, { ...deeper, scope }));
  const subscript = subscriptOf(node);
  return subscript ? subscriptSchema(subscript, deeper) : nameSchema(node, deeper);
}

function drop(context: AnnotationContext, reason: string): JsonObject {
  context.dropped.push(reason);
  return {};
}

interface Subscript {
  node: Node;
  base: Node;
  items: Node[];
}

/** `base[items]`, which the grammar writes in two ways. */
function subscriptOf(node: Node): Subscript | undefined {
  if (node.type === 'subscript') {
    const base = node.childForFieldName('value');
    const items = node.childrenForFieldName('subscript').map(unwrap);
    const [only] = items;
    // `Literal[('a', 'b')]` and `tuple[()]` keep their tuple; Python itself makes one of `a, b`.
    return base
      ? {
          node,
          base,
          items:
            only?.type === 'tuple' && items.length === 1 && only.namedChildCount > 0 ? parts(only) : items,
        }
      : undefined;
  }
  if (node.type !== 'generic_type') return undefined;
  const [base, list] = parts(node);
  return base && list ? { node, base, items: parts(list).map(unwrap) } : undefined;
}

function subscriptSchema(subscript: Subscript, context: AnnotationContext): Schema {
  const target = resolveName(subscript.base, context.scope);
  if (target.kind !== 'external') return nameSchema(subscript.base, context, subscript.node);
  const { items } = subscript;
  if (WITHOUT_SCHEMA.has(target.path)) return undefined;
  if (target.path === 'typing.Literal') return literalSchema(items, context);
  if (target.path === 'typing.Annotated') return annotatedSchema(items, context);
  const generic = genericSchema(target.path, items, context);
  return generic === null ? nameSchema(subscript.base, context, subscript.node) : generic;
}

/** The members of `X | Y`, `Optional[X]`, `Union[X, Y]`, nested ones unfolded; undefined for anything else. */
function unionChoices(node: Node, context: AnnotationContext): { node: Node; scope: Scope }[] | undefined {
  const { scope } = context;
  if (node.type === 'binary_operator' || node.type === 'union_type') {
    const operator = node.children.some((child) => child.text === '|');
    return operator ? parts(node).flatMap((part) => flattened(unwrap(part), context)) : undefined;
  }
  const subscript = subscriptOf(node);
  const target = subscript ? resolveName(subscript.base, scope) : undefined;
  if (!subscript || target?.kind !== 'external') return undefined;
  if (target.path !== 'typing.Optional' && target.path !== 'typing.Union') return undefined;
  const members = subscript.items.flatMap((item) => flattened(item, context));
  return target.path === 'typing.Union' ? members : [...members, { node: NONE_MARK, scope }];
}

/** Stands for the `None` that `Optional` adds; only its type is looked at. */
const NONE_MARK = { type: 'none' } as Node;

function flattened(node: Node, context: AnnotationContext): { node: Node; scope: Scope }[] {
  const alias = node.type === 'identifier' ? resolveName(node, context.scope) : undefined;
  if (alias?.kind === 'local' && alias.binding.kind === 'assignment' && context.depth < MAX_DEPTH) {
    const inner = { ...context, scope: alias.scope, depth: context.depth + 1 };
    return unionChoices(unwrap(alias.binding.node), inner) ?? [{ node, scope: context.scope }];
  }
  return unionChoices(node, context) ?? [{ node, scope: context.scope }];
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
  const schema = knownType(path);
  if (schema) return schema;
  const definition = KNOWN_DEFINITIONS[path];
  if (definition) {
    context.definitions.set(definition.name, definition.schema);
    return { $ref: `#/definitions/${definition.name}` };
  }
  const base = context.readExternal?.(path, context);
  return (
    base ??
    drop(context, `\`${excerpt(whole)}\` is imported from \`${path.slice(0, path.lastIndexOf('.'))}\``)
  );
}

function localSchema(binding: Binding, scope: Scope, whole: Node, context: AnnotationContext): Schema {
  if (binding.kind === 'class') return context.readClass(binding, scope, whole, context);
  if (binding.kind === 'assignment') {
    // A type alias: what it was assigned, read where it was assigned.
    return annotationSchema(binding.node, { ...context, scope });
  }
  return drop(context, `tq does not read \`${excerpt(whole)}\` as a type`);
}

/** A quoted annotation: Prefect evaluates the outermost one with the file's names, an inner one without them. */
function quotedSchema(node: Node, context: AnnotationContext): Schema {
  const text = plainText(node);
  const root = text === undefined ? undefined : context.quotedAnnotations.get(text.trim())?.rootNode;
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
  if (target.path === 'typing.TypeVar') return typeVariable(positional.slice(1), list, context);
  return (
    constrainedCall(target.path, node, positional, context) ??
    drop(context, `tq does not read \`${excerpt(node)}\` as a type`)
  );
}

function typeVariable(constraints: Node[], list: Node, context: AnnotationContext): Schema {
  const bound = parts(list)
    .find((argument) => argument.childForFieldName('name')?.text === 'bound')
    ?.childForFieldName('value');
  if (bound) return annotationSchema(bound, context);
  if (constraints.length === 0) return {};
  const choices = constraints.map((node) => ({ node, scope: context.scope }));
  return unionSchema(choices, (choice) => annotationSchema(choice, context));
}

function literalSchema(items: Node[], context: AnnotationContext): Schema {
  const values: JsonValue[] = [];
  for (const item of items) {
    const nested = subscriptOf(item);
    const target = nested ? resolveName(nested.base, context.scope) : undefined;
    if (nested && target?.kind === 'external' && target.path === 'typing.Literal') {
      const inner = literalSchema(nested.items, context);
      values.push(
        ...(inner && 'const' in inner
          ? [inner['const'] ?? null]
          : ((inner?.['enum'] as JsonValue[] | undefined) ?? [])),
      );
      continue;
    }
    const value: PythonValue = evaluation(context).evaluate(item, evaluation(context));
    const json = toJson(value);
    if (json === undefined) return drop(context, `tq cannot tell the value \`${excerpt(item)}\``);
    values.push(json);
  }
  return enumeration([...new Set(values)]);
}
