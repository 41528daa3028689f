/** Annotations in quotes hold Python of their own: this finds them and says with which names Prefect reads them. */
import type { Node, Tree } from 'web-tree-sitter';
import type { PythonParser } from '../ports/python-parser.ts';
import { resolveIdentifier } from './name-resolution.ts';
import { type Binding, emptyScope, type Scope } from './scope.ts';
import { plainText } from './string-literal.ts';

/** Texts in quotes that stand where a type is written, as Python of their own. */
export interface QuotedAnnotations {
  /** Undefined for a text that is too long for a type, or that holds what no type does. */
  get(text: string): Tree | undefined;
}

/** Parses each text when it is asked for, once for all files: most of a file's quotes are no types. */
export function quotedAnnotations(parser: Pick<PythonParser, 'parseAgain'>): QuotedAnnotations {
  const trees = new Map<string, Tree>();
  return {
    get(text) {
      if (!MAY_BE_TYPE.test(text)) return undefined;
      const tree = trees.get(text) ?? parser.parseAgain(text);
      trees.set(text, tree);
      return tree;
    },
  };
}

/** It tells prose from types. */
const MAY_BE_TYPE = /^[\w.[\],\s|'"]{1,499}$/;

/** The names with which pydantic resolves quotes inside an annotation: not the file's, but those of Prefect's module. */
export function pydanticScope(module: Scope, root: Node): Scope {
  const imports = { typing: 'typing', t: 'typing', inspect: 'inspect', pydantic: 'pydantic' };
  const bindings = Object.entries(imports).map(([name, path]): [string, Binding[]] => [
    name,
    [
      {
        kind: 'import',
        name,
        path,
        node: root,
        decorators: [],
        position: -1,
        conditional: false,
        fallback: false,
      },
    ],
  ]);
  const scope = emptyScope(module.module, 'module');
  return { ...scope, bindings: new Map(bindings), lazyAnnotations: module.lazyAnnotations };
}

/**
 * Whether `inspect.signature(eval_str=True)` fails on this function, because a lazily read annotation names something
 * that the module does not bind: `prefect deploy` reads them once the whole file has run (`prefect/cli/deploy/_core.py`).
 * Prefect then hands all of them to pydantic as texts.
 */
export function evaluationFails(annotations: Node[], scope: Scope): boolean {
  const quoted = scope.module.file?.quotedAnnotations;
  return annotations.some((annotation) => {
    const expression = scope.lazyAnnotations ? annotation : quotedRoot(annotation, quoted);
    if (expression === undefined) return false;
    const names = plainNames(expression.text) ?? identifiers(expression).map((name) => name.text);
    return names.some((name) => isMissing(name, scope));
  });
}

/** A short text without prefix, escapes and placeholders. */
const TEXT = /(?<!\w)(["'])[\w .,:/-]*\1/g;
/** Dotted names, numbers, and the brackets and signs between them. */
const PLAIN = /^[\w\s.,|[\]]*$/;
const NAME = /(?<![\w.])(?!(?:None|True|False)\b)[A-Za-z_]\w*/g;

/** The names that a plain annotation begins its dotted names with; its text tells them faster than its syntax does. */
function plainNames(annotation: string): string[] | undefined {
  const plain = annotation.replace(TEXT, '0');
  return PLAIN.test(plain) ? (plain.match(NAME) ?? []) : undefined;
}

function quotedRoot(annotation: Node, quoted: QuotedAnnotations | undefined): Node | undefined {
  const inner = annotation.type === 'type' ? annotation.firstNamedChild : annotation;
  const text = inner?.type === 'string' ? plainText(inner)?.trim() : undefined;
  return text === undefined ? undefined : quoted?.get(text)?.rootNode;
}

function identifiers(expression: Node): Node[] {
  return expression.descendantsOfType('identifier').filter((node) => {
    const parent = node.parent;
    const isAttribute = parent?.type === 'attribute' && parent.childForFieldName('attribute')?.id === node.id;
    const isKeyword = parent?.type === 'keyword_argument' && parent.childForFieldName('name')?.id === node.id;
    return !isAttribute && !isKeyword;
  });
}

function isMissing(name: string, scope: Scope): boolean {
  const target = resolveIdentifier(name, scope);
  return target.kind === 'typing-only' || (target.kind === 'unbound' && scope.stars.length === 0);
}
