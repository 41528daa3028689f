/** `[i for i in range(3) if i]`: comprehensions over values that are known. */
import type { Node } from 'web-tree-sitter';
import { itemsOf } from './builtin-functions.ts';
import type { Evaluation } from './evaluation.ts';
import { truth } from './comparison.ts';
import { parts } from './source-file.ts';
import { firstUnknown, type PythonValue } from './value.ts';

/** More results than this are no default that anyone reads. */
const MOST_RESULTS = 10_000;

/** A list, set or dictionary comprehension or a generator; undefined when tq cannot follow it. */
export function evaluateComprehension(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const [body, ...clauses] = parts(node);
  if (!body) return undefined;
  const results: PythonValue[][] = [];
  const isFollowed = go(clauses, evaluation, (inner) => {
    const expressions = body.type === 'pair' ? parts(body) : [body];
    results.push(expressions.map((each) => inner.evaluate(each, inner)));
    return results.length <= MOST_RESULTS;
  });
  return isFollowed ? (firstUnknown(results.flat()) ?? collect(node.type, results)) : undefined;
}

/** Goes through the `for` and `if` clauses in the order they are written; false when one cannot be followed. */
function go(clauses: Node[], evaluation: Evaluation, yieldTo: (inner: Evaluation) => boolean): boolean {
  const [clause, ...rest] = clauses;
  if (!clause) return yieldTo(evaluation);
  if (clause.type === 'if_clause') {
    const holds = truth(evaluation.evaluate(parts(clause)[0] ?? clause, evaluation));
    return holds === undefined ? false : !holds || go(rest, evaluation, yieldTo);
  }
  const target = clause.childForFieldName('left');
  const source = clause.childForFieldName('right');
  if (clause.type !== 'for_in_clause' || !target || !source) return false;
  const items = itemsOf(evaluation.evaluate(source, evaluation));
  return (
    items?.every((item) => {
      const bound = bindTarget(target, item);
      const locals = bound && new Map([...(evaluation.locals ?? []), ...bound]);
      return locals ? go(rest, { ...evaluation, locals }, yieldTo) : false;
    }) ?? false
  );
}

/** `x`, or `key, value` over pairs; undefined when the two do not fit. */
function bindTarget(target: Node, item: PythonValue): [string, PythonValue][] | undefined {
  if (target.type === 'identifier') return [[target.text, item]];
  const names = parts(target);
  const items = item.type === 'tuple' || item.type === 'list' ? item.items : [];
  if (names.length !== items.length || names.length === 0) return undefined;
  const bound = names.map((name, index) => bindTarget(name, items[index] ?? item));
  return bound.includes(undefined) ? undefined : bound.flatMap((each) => each ?? []);
}

function collect(type: string, results: PythonValue[][]): PythonValue {
  if (type === 'dictionary_comprehension') {
    const entries = results.flatMap(([key, value]): [PythonValue, PythonValue][] =>
      key && value ? [[key, value]] : [],
    );
    return { type: 'dict', entries };
  }
  if (type === 'generator_expression') return { type: 'iterator', items: results.flat() };
  return { type: type === 'set_comprehension' ? 'set' : 'list', items: results.flat() };
}
