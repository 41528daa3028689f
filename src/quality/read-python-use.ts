/** From the syntax tree of a file to what it says about quality. */
import type { Node, Tree } from 'web-tree-sitter';
import { readMentions, scopeOf } from './call-scopes.ts';
import { parts, spanOfNode, unwrap } from '../python/source-file.ts';
import { distributionOf } from './packages.ts';
import type { Call, Keyword, PythonUse, Value } from './python-use.ts';
import { pathOf } from './import-path.ts';
import { IMPORT_STATEMENTS, readImports } from './read-imports.ts';
import { readValue, type Surroundings } from './read-value.ts';

interface File {
  file: string;
  text: string;
  tree: Tree;
}

export function readPythonUse({ file, text, tree }: File): PythonUse {
  const root = tree.rootNode;
  const { assigned, holders, functions } = readTop(root);
  // One walk of the tree, which is what costs.
  const nodes = root.descendantsOfType(['call', 'decorator', ...IMPORT_STATEMENTS]);
  const isImport = ({ type }: Node): boolean => IMPORT_STATEMENTS.includes(type);
  const imports = readImports(nodes.filter(isImport), file);
  const known = new Map<number, Call | undefined>();
  const readOnce = (node: Node): Call | undefined => {
    if (!known.has(node.id)) {
      // A name may lead back to the call that it is given to.
      known.set(node.id, undefined);
      known.set(node.id, callAt(node, around, holders));
    }
    return known.get(node.id);
  };
  const around: Surroundings = {
    file,
    assigned,
    functions,
    pathOf: (node) => pathOf(node, imports),
    readCall: (node) => valueOfCall(node, readOnce(node), file),
  };
  // Inner calls first, so that however deep they are nested none is read inside another.
  const calls = nodes.toReversed().flatMap((node) => (isImport(node) ? [] : (readOnce(node) ?? [])));
  const mentions = calls.some(({ scope }) => scope !== undefined) ? { mentions: readMentions(root) } : {};
  return { file, text, imports, calls: calls.toReversed(), functions, ...mentions };
}

/** A decorator without parentheses is a call without arguments. */
function callAt(node: Node, around: Surroundings, holders: Holders): Call | undefined {
  if (node.type === 'call') return readCall(node, around, holders);
  const [inner] = parts(node);
  const callee = inner && inner.type !== 'call' ? around.pathOf(inner) : undefined;
  if (!inner || callee === undefined || !isOfInterest(callee)) return undefined;
  const where = spanOfNode(inner, around.file);
  return {
    callee,
    where,
    positional: [],
    keywords: new Map(),
    isOpen: false,
    ...decorated(node, around.file),
  };
}

/** The name that holds the value of an expression, by the id of its node. */
type Holders = ReadonlyMap<number, string>;

/** What the statements at the top of the file give names to. */
function readTop(root: Node) {
  const assigned = new Map<string, Node>();
  const again = new Set<string>();
  const holders = new Map<number, string>();
  const functions = new Set<string>();
  for (const statement of parts(root)) {
    const definition = statement.childForFieldName('definition') ?? statement;
    if (definition.type === 'function_definition') functions.add(nameOf(definition));
    const [assignment] = statement.type === 'expression_statement' ? parts(statement) : [];
    const target = assignment?.type === 'assignment' ? assignment.childForFieldName('left') : undefined;
    const value = assignment?.childForFieldName('right');
    if (target?.type !== 'identifier' || !value) continue;
    if (assigned.has(target.text)) again.add(target.text);
    assigned.set(target.text, value);
    holders.set(unwrap(value).id, target.text);
  }
  for (const name of again) assigned.delete(name);
  return { assigned, holders, functions };
}

function nameOf(definition: Node): string {
  return definition.childForFieldName('name')?.text ?? '';
}

function valueOfCall(node: Node, call: Call | undefined, file: string): Value {
  const where = spanOfNode(node, file);
  return call ? { kind: 'call', call, where } : { kind: 'unknown', where };
}

function readCall(node: Node, around: Surroundings, holders: Holders): Call | undefined {
  const called = node.childForFieldName('function');
  const callee = called ? around.pathOf(called) : undefined;
  if (!called || callee === undefined || !isOfInterest(callee)) return undefined;
  const holder = holders.get(node.id);
  return {
    callee,
    where: spanOfNode(called, around.file),
    ...readArguments(node, around),
    ...(holder === undefined ? {} : { assignedTo: holder }),
    ...decorated(node.parent, around.file),
    ...(HAVE_SCOPE.test(callee) ? { scope: scopeOf(node) } : {}),
  };
}

/** Calls that matter only if they are made: a preflight, and what asks a server for blocks and variables. */
const HAVE_SCOPE = /\.(?:run_preflight|a?load|a?get)$/;

function isOfInterest(path: string): boolean {
  return path.startsWith('prefect.') || path === 'functools.partial' || distributionOf(path) !== undefined;
}

function readArguments(call: Node, around: Surroundings) {
  const positional: Value[] = [];
  const keywords = new Map<string, Keyword>();
  let isOpen = false;
  const list = call.childForFieldName('arguments');
  for (const node of list ? parts(list) : []) {
    const name = node.type === 'keyword_argument' ? node.childForFieldName('name') : undefined;
    const value = node.childForFieldName('value');
    if (name && value)
      keywords.set(name.text, {
        where: spanOfNode(name, around.file),
        value: readValue(value, around),
      });
    else if (/splat$/.test(node.type)) isOpen = true;
    else positional.push(readValue(node, around));
  }
  return { positional, keywords, isOpen };
}

function decorated(decorator: Node | null, file: string): Pick<Call, 'decorates'> {
  const definition =
    decorator?.type === 'decorator' ? decorator.parent?.childForFieldName('definition') : undefined;
  const name = definition?.childForFieldName('name');
  if (definition?.type !== 'function_definition' || !name) return {};
  const isAsync = definition.children.some((child) => child?.type === 'async');
  return { decorates: { name: name.text, where: spanOfNode(name, file), isAsync } };
}
