/** `[i for i in range(3) if i]`: comprehensions over values that are known. */
import type { Node } from 'web-tree-sitter';
import type { Evaluation } from './evaluation.ts';
import { truth } from './operators.ts';
import { parts } from './source-file.ts';
import { firstUnknown, type PythonValue } from './value.ts';

/** A list, set or dictionary comprehension with one `for`; undefined when tq cannot follow it. */
export function evaluateComprehension(node: Node, evaluation: Evaluation): PythonValue | undefined {
  const [body, loop, ...conditions] = parts(node);
  const variable = loop?.childForFieldName('left');
  const source = loop?.childForFieldName('right');
  if (
    !body ||
    variable?.type !== 'identifier' ||
    !source ||
    conditions.some((each) => each.type !== 'if_clause')
  )
    return undefined;
  const items = itemsOf(source, evaluation);
  if (!items) return undefined;
  const results: PythonValue[][] = [];
  for (const item of items) {
    const inner = {
      ...evaluation,
      locals: new Map([...(evaluation.locals ?? []), [variable.text, item] as const]),
    };
    const kept = conditions.map((condition) =>
      truth(evaluation.evaluate(parts(condition)[0] ?? condition, inner)),
    );
    if (kept.includes(undefined)) return undefined;
    if (kept.includes(false)) continue;
    const values =
      body.type === 'pair'
        ? parts(body).map((each) => evaluation.evaluate(each, inner))
        : [evaluation.evaluate(body, inner)];
    results.push(values);
  }
  return firstUnknown(results.flat()) ?? collect(node.type, results);
}

function collect(type: string, results: PythonValue[][]): PythonValue | undefined {
  if (type === 'dictionary_comprehension') {
    const entries = results.flatMap(([key, value]): [PythonValue, PythonValue][] =>
      key && value ? [[key, value]] : [],
    );
    return { type: 'dict', entries };
  }
  return { type: type === 'set_comprehension' ? 'set' : 'list', items: results.flat() };
}

function itemsOf(source: Node, evaluation: Evaluation): PythonValue[] | undefined {
  const value = evaluation.evaluate(source, evaluation);
  if (value.type === 'dict') return value.entries.map(([key]) => key);
  return value.type === 'list' || value.type === 'tuple' || value.type === 'opaque' ? value.items : undefined;
}
