/** Which states of an automaton lie on common cycles. */
import type { Edges } from './positions.ts';

/** The strongly connected components that have a cycle (Tarjan's algorithm, without recursion). */
export function cyclicComponents(follow: readonly Edges[]): readonly (readonly number[])[] {
  const search: Search = { follow, index: [], low: [], open: [], isOpen: [], found: [], count: 0 };
  for (const state of follow.keys()) if (search.index[state] === undefined) visit(search, state);
  return search.found;
}

interface Search {
  readonly follow: readonly Edges[];
  readonly index: number[];
  readonly low: number[];
  readonly open: number[];
  readonly isOpen: boolean[];
  readonly found: (readonly number[])[];
  count: number;
}

function visit(search: Search, root: number): void {
  const { index, low, isOpen } = search;
  const calls = [enter(search, root)];
  for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
    const { state, rest } = call;
    const step = rest.next();
    if (step.done) {
      calls.pop();
      const parent = calls.at(-1)?.state;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[state] ?? 0);
      if (low[state] === index[state]) leave(search, state);
    } else if (index[step.value] === undefined) calls.push(enter(search, step.value));
    else if (isOpen[step.value]) low[state] = Math.min(low[state] ?? 0, index[step.value] ?? 0);
  }
}

function enter(search: Search, state: number): { state: number; rest: Iterator<number, undefined> } {
  search.index[state] = search.count;
  search.low[state] = search.count;
  search.count += 1;
  search.open.push(state);
  search.isOpen[state] = true;
  return { state, rest: (search.follow[state] ?? new Map()).keys() };
}

function leave({ open, isOpen, found, follow }: Search, root: number): void {
  const members = open.splice(open.lastIndexOf(root));
  for (const member of members) isOpen[member] = false;
  if (members.length > 1 || follow[root]?.has(root)) found.push(members);
}
