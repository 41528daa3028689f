/** Statements that change the environment variables while a file is imported: `os.environ['X'] = …`, `load_dotenv()`. */
import type { Node } from 'web-tree-sitter';
import { parts } from './source-file.ts';
import { plainText } from './string-literal.ts';
import { writtenKeyword } from './written-keyword.ts';

export interface EnvironmentChange {
  node: Node;
  /** The variable; absent when it may be any. */
  name?: string;
  /** Leaves a variable alone that has a value already. */
  keepsWhatIsSet: boolean;
}

const OBJECT = String.raw`(?:\w+\.)?environ`;
const METHOD = new RegExp(
  String.raw`^(?:${OBJECT}\.(setdefault|pop|update|clear|popitem|__setitem__)|(?:\w+\.)?(putenv|unsetenv|load_dotenv))$`,
);
const ELEMENT = new RegExp(String.raw`^${OBJECT}$`);

/** All that run when the file is imported, wherever they stand: what a name means is not looked up. */
export function changesOf(module: Node): EnvironmentChange[] {
  if (!/environ|putenv|unsetenv|load_dotenv/.test(module.text)) return [];
  const nodes = module.descendantsOfType(['call', 'assignment', 'augmented_assignment', 'delete_statement']);
  const called = new Set(nodes.filter((node) => runsOnImport(node)).flatMap(calledName));
  return nodes
    .filter((node) => runsOnImport(node, called))
    .flatMap((node) => (node.type === 'call' ? changeByCall(node) : changeOfElement(node)));
}

/** Not behind `__name__ == '__main__'`, and in no function but in one that the import calls. */
function runsOnImport(node: Node, called?: ReadonlySet<string>): boolean {
  for (let around = node.parent; around; around = around.parent) {
    if (around.type === 'lambda') return false;
    if (around.type === 'if_statement' && /^if +\(?__name__ *==/.test(around.text)) return false;
    const name = around.type === 'function_definition' ? around.childForFieldName('name')?.text : undefined;
    if (name !== undefined && !called?.has(name)) return false;
  }
  return true;
}

function calledName(node: Node): string[] {
  const callee = node.type === 'call' ? node.childForFieldName('function')?.text : undefined;
  return callee === undefined ? [] : [callee.slice(callee.lastIndexOf('.') + 1)];
}

function changeByCall(call: Node): EnvironmentChange[] {
  const [, method, own] = METHOD.exec(call.childForFieldName('function')?.text ?? '') ?? [];
  const list = call.childForFieldName('arguments');
  const [first] = list ? parts(list) : [];
  if (own === 'load_dotenv')
    return [{ node: call, keepsWhatIsSet: (writtenKeyword(list, 'override')?.text ?? 'False') === 'False' }];
  if (method === undefined && own === undefined) return [];
  const named = method !== 'update' && method !== 'clear' && method !== 'popitem';
  const name = named && first ? plainText(first) : undefined;
  return [{ node: call, name, keepsWhatIsSet: method === 'setdefault' }];
}

/** `os.environ['X'] = …`, `os.environ |= …`, `del os.environ['X']`. */
function changeOfElement(statement: Node): EnvironmentChange[] {
  const target = statement.childForFieldName('left') ?? parts(statement)[0];
  if (target?.type !== 'subscript') {
    const isWhole = statement.type === 'augmented_assignment' && ELEMENT.test(target?.text ?? '');
    return isWhole ? [{ node: statement, keepsWhatIsSet: false }] : [];
  }
  if (!ELEMENT.test(target.childForFieldName('value')?.text ?? '')) return [];
  const key = target.childForFieldName('subscript');
  return [{ node: statement, name: key ? plainText(key) : undefined, keepsWhatIsSet: false }];
}
