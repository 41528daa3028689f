/** What a name is worth: constants of the project, arguments of the function at hand, a few of the standard library. */
import type { Node } from 'web-tree-sitter';
import { attributeOf } from './attributes.ts';
import { docstringOf } from './docstring.ts';
import { environmentIn } from './environment-values.ts';
import { type Evaluation, valueOf } from './evaluation.ts';
import { isInstalled } from './modules.ts';
import { instanceAttribute } from './instances.ts';
import { resolveName, type Target } from './name-resolution.ts';
import { runtimeValue } from './prefect-runtime.ts';
import { type Binding, isUncertain, positionSeen, type Scope } from './scope.ts';
import { excerpt } from './source-file.ts';
import { NONE, type PythonValue, unknown } from './value.ts';

/** Names that lead to names that lead to each other end here. */
const MAX_DEPTH = 20;

const CONSTANTS: Record<string, PythonValue> = {
  'math.inf': { type: 'float', value: Infinity },
  'math.nan': { type: 'float', value: NaN },
  'math.pi': { type: 'float', value: Math.PI },
  'math.e': { type: 'float', value: Math.E },
  'datetime.timezone.utc': { type: 'timezone', suffix: 'Z' },
  'datetime.UTC': { type: 'timezone', suffix: 'Z' },
  'datetime.date.min': { type: 'text', of: 'datetime.date', text: '0001-01-01' },
  'datetime.date.max': { type: 'text', of: 'datetime.date', text: '9999-12-31' },
  'datetime.datetime.min': { type: 'text', of: 'datetime.datetime', text: '0001-01-01T00:00:00' },
  'builtins.Ellipsis': { type: 'ellipsis' },
};

/** The value of a dotted name; undefined when it leads to something that has none that tq knows. */
export function evaluateName(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const local = node.type === 'identifier' ? evaluation.locals?.get(node.text) : undefined;
  if (local) return local;
  const target = resolveName(node, evaluation.scope, evaluation.position);
  if (target.kind === 'external') return externalValue(target.path, node, evaluation);
  if (target.kind === 'local') return localValue(node, target, evaluation);
  if (target.kind === 'module') return { type: 'opaque' };
  if (node.type !== 'attribute') return undefined;
  return (
    functionAttribute(node, evaluation) ??
    selfAttribute(node, evaluation) ??
    evaluation.onLocalClass?.(node, evaluation) ??
    valueAttribute(node, evaluation)
  );
}

/** An attribute of a value that is known. */
function valueAttribute(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const object = node.childForFieldName('object');
  const name = node.childForFieldName('attribute')?.text ?? '';
  return object ? attributeOf(evaluation.evaluate(object, evaluation), name) : undefined;
}

function externalValue(path: string, node: Node, evaluation: Evaluation): PythonValue {
  if (path === 'os.environ') return environmentIn(evaluation);
  const constant = CONSTANTS[path] ?? runtimeValue(path);
  if (constant) return constant;
  const [, builtin] = /^builtins\.(\w+)\.__name__$/.exec(path) ?? [];
  if (builtin !== undefined) return { type: 'str', value: builtin };
  return path.startsWith('builtins.')
    ? { type: 'opaque' }
    : unknown(`\`${excerpt(node)}\` is imported`, !isInstalled(path));
}

function localValue(
  node: Node,
  target: Extract<Target, { kind: 'local' }>,
  evaluation: Evaluation,
): PythonValue | undefined {
  const { binding, scope, holder } = target;
  if (binding.kind === 'class') return evaluation.onLocalClass?.(node, evaluation) ?? { type: 'opaque' };
  if (binding.kind === 'function' || binding.value) return { type: 'opaque', isFunction: true };
  if (binding.constant) return binding.constant;
  const position = positionSeen(evaluation.scope, holder, evaluation.position);
  if (isUncertain({ binding, holder }, position))
    return unknown(`\`${node.text}\` is set in more than one place`);
  if (binding.kind === 'arguments') return evaluateArguments(binding, evaluation);
  if (binding.kind !== 'assignment') return undefined;
  // An argument may name what a comprehension around the call binds; a constant may not.
  const locals = binding.scope && evaluation.locals;
  return evaluation.evaluate(binding.node, {
    ...evaluation,
    scope,
    locals,
    position: binding.node.startIndex,
  });
}

/** What a call gave to `*args` or `**kwargs`; what tq cannot tell about one of them stays with that one. */
function evaluateArguments({ items, given }: Binding, evaluation: Evaluation): PythonValue {
  if (!given) return { type: 'tuple', items: (items ?? []).map((each) => valueOf(each, evaluation)) };
  if (given.splats.length > 0) return unknown('the call gives more arguments than tq sees');
  const entries = [...given.keywords].map(([name, each]): [PythonValue, PythonValue] => [
    { type: 'str', value: name },
    valueOf(each, evaluation),
  ]);
  return { type: 'dict', entries };
}

/** `self.name` in a method of an instance whose making tq has followed. */
function selfAttribute(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const object = node.childForFieldName('object');
  const name = node.childForFieldName('attribute')?.text ?? '';
  const target =
    object?.type === 'identifier' ? resolveName(object, evaluation.scope, evaluation.position) : undefined;
  const value = target?.kind === 'local' ? target.binding.value : undefined;
  const expression = value?.kind === 'class' ? instanceAttribute(value, name, evaluation) : undefined;
  return expression && valueOf(expression, evaluation);
}

/** `fn.__name__`, `fn.__doc__`. */
function functionAttribute(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const object = node.childForFieldName('object');
  const definition = object ? definitionOf(object, evaluation.scope, evaluation.position) : undefined;
  const attribute = node.childForFieldName('attribute')?.text;
  const name = definition?.childForFieldName('name')?.text;
  if (attribute === '__name__' && name !== undefined) return { type: 'str', value: name };
  if (!definition || attribute !== '__doc__') return undefined;
  const text = docstringOf(definition);
  return text === undefined ? NONE : { type: 'str', value: text };
}

/** The function that a name leads to, also through parameters and other names. */
function definitionOf(name: Node, scope: Scope, position: number, depth = 0): Node | undefined {
  const target = resolveName(name, scope, position);
  if (target.kind !== 'local' || depth > MAX_DEPTH) return undefined;
  const { node, kind } = target.binding;
  if (kind === 'assignment') return definitionOf(node, target.scope, node.startIndex, depth + 1);
  return kind === 'function' ? node : undefined;
}
