/** Annotations in quotes hold Python of their own: this finds them and says with which names Prefect reads them. */
import type { Node, Tree } from 'web-tree-sitter';
import type { PythonParser } from '../ports/python-parser.ts';
import { resolveName } from './name-resolution.ts';
import { type Binding, emptyScope, type Scope } from './scope.ts';
import { plainText } from './string-literal.ts';

/** Parses every text in quotes that stands where a type is written; text → tree. */
export async function parseQuotedAnnotations(tree: Tree, parser: PythonParser): Promise<Map<string, Tree>> {
  const trees = new Map<string, Tree>();
  const pending = [tree.rootNode];
  for (let root = pending.pop(); root; root = pending.pop()) {
    const places =
      root === tree.rootNode
        ? outermost(root.descendantsOfType(['type', 'subscript', 'binary_operator', 'call']))
        : [root];
    for (const text of places.flatMap(quotedTexts)) {
      if (trees.has(text)) continue;
      const inner = await parser.parse(text);
      trees.set(text, inner);
      pending.push(inner.rootNode);
    }
  }
  return trees;
}

/** Of nodes in the order of the text, those that lie in none before them. */
function outermost(nodes: readonly Node[]): Node[] {
  let end = 0;
  return nodes.filter(({ startIndex, endIndex }) => {
    if (startIndex < end) return false;
    end = endIndex;
    return true;
  });
}

/** As it is written, so with prefix, quotes and escapes; it tells prose from types without reading the text. */
const MAY_BE_TYPE = /^[\w.[\],\s|'"\\]{1,2000}$/;

function quotedTexts(place: Node): string[] {
  // Looking into the text is cheaper than asking the grammar, and most types have no quotes.
  if (!/["']/.test(place.text)) return [];
  // Longer texts are prose in a call or a subscript, not types.
  const strings = place.descendantsOfType('string').filter((string) => MAY_BE_TYPE.test(string.text));
  const texts = strings.map((string) => plainText(string)?.trim());
  return texts.filter(
    (text): text is string =>
      text !== undefined && text !== '' && text.length < 500 && /^[\w.[\],\s|'"]+$/.test(text),
  );
}

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
 * that is not there when the flow is made at `position`. Prefect then hands all of them to pydantic as texts.
 */
export function evaluationFails(annotations: Node[], scope: Scope, position: number): boolean {
  const quoted = scope.module.file?.quotedAnnotations ?? new Map<string, Tree>();
  return annotations.some((annotation) => {
    const expression = scope.lazyAnnotations ? annotation : quotedRoot(annotation, quoted);
    return (
      expression !== undefined && identifiers(expression).some((name) => isMissing(name, scope, position))
    );
  });
}

function quotedRoot(annotation: Node, quoted: ReadonlyMap<string, Tree>): Node | undefined {
  const inner = annotation.type === 'type' ? annotation.firstNamedChild : annotation;
  const text = inner?.type === 'string' ? plainText(inner)?.trim() : undefined;
  return text === undefined ? undefined : quoted.get(text)?.rootNode;
}

function identifiers(expression: Node): Node[] {
  return expression.descendantsOfType('identifier').filter((node) => {
    const parent = node.parent;
    const isAttribute = parent?.type === 'attribute' && parent.childForFieldName('attribute')?.id === node.id;
    const isKeyword = parent?.type === 'keyword_argument' && parent.childForFieldName('name')?.id === node.id;
    return !isAttribute && !isKeyword;
  });
}

function isMissing(name: Node, scope: Scope, position: number): boolean {
  const target = resolveName(name, scope, position);
  return target.kind === 'typing-only' || (target.kind === 'unbound' && scope.stars.length === 0);
}
