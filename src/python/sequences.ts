/** Items and parts of values: `names[0]`, `names[1:]`, `options['name']`, `os.environ['NAME']`. */
import type { Node } from 'web-tree-sitter';
import type { Evaluation } from './evaluation.ts';
import { requireVariable } from './environment-values.ts';
import { type PythonValue, toText } from './value.ts';

/** `source[key]`; undefined when there is no such item or tq cannot tell. */
export function itemAt(source: PythonValue, key: PythonValue): PythonValue | undefined {
  if (source.type === 'environment') return requireVariable(source, key);
  if (source.type === 'dict') {
    const wanted = toText(key);
    return source.entries.findLast(
      ([candidate]) => candidate.type === key.type && toText(candidate) === wanted,
    )?.[1];
  }
  if (key.type !== 'int') return undefined;
  if (source.type === 'list' || source.type === 'tuple') return source.items.at(Number(key.value));
  const character = source.type === 'str' ? [...source.value].at(Number(key.value)) : undefined;
  return character === undefined ? undefined : { type: 'str', value: character };
}

/** The slice of a sequence; undefined when tq cannot follow it. */
export function evaluateSlice(
  source: PythonValue,
  slice: Node,
  evaluation: Evaluation,
): PythonValue | undefined {
  const bounds = boundsOf(slice, evaluation);
  if (!bounds) return undefined;
  if (source.type === 'str') return { type: 'str', value: sliced([...source.value], bounds).join('') };
  if (source.type !== 'list' && source.type !== 'tuple') return undefined;
  return { type: source.type, items: sliced(source.items, bounds) };
}

type Bounds = [start: number | undefined, stop: number | undefined, step: number | undefined];

function boundsOf(slice: Node, evaluation: Evaluation): Bounds | undefined {
  const bounds: Bounds = [undefined, undefined, undefined];
  let place = 0;
  for (const child of slice.children) {
    if (child.type === ':') place++;
    if (!child.isNamed || child.type === 'comment') continue;
    const value = evaluation.evaluate(child, evaluation);
    if (value.type !== 'int' && value.type !== 'none') return undefined;
    bounds[place] = value.type === 'int' ? Number(value.value) : undefined;
  }
  return bounds[2] === 0 ? undefined : bounds;
}

function sliced<T>(items: readonly T[], [start, stop, step = 1]: Bounds): T[] {
  if (step > 0) return items.slice(start, stop).filter((_, index) => index % step === 0);
  const last = items.length - 1;
  const at = (bound: number): number => (bound < 0 ? bound + items.length : bound);
  const from = start === undefined ? last : Math.min(at(start), last);
  const to = stop === undefined ? -1 : Math.max(at(stop), -1);
  const result: T[] = [];
  for (let index = from; index > to && index >= 0; index += step) result.push(items[index] as T);
  return result;
}
