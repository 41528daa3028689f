/** What a pattern that could be read is still refused for; CPython 3.11 `re/_compiler.py` and `_sre`. */
import { TEMPLATE } from './flags.ts';
import type { Node, Sequence } from './nodes.ts';
import { DEEPEST, type ParsedPattern } from './parse.ts';
import { PatternCrash, PatternFault } from './pattern-fault.ts';

/** `MAXCODE` of the compiler. */
const WIDEST_CODE = 2 ** 32 - 1;

/** Throws PatternFault and PatternCrash. */
export function checkCompiles({ tree, flags }: ParsedPattern): void {
  if (tree.depth >= DEEPEST) throw new PatternCrash('RecursionError: maximum recursion depth exceeded');
  checkSequence(tree, (flags & TEMPLATE) !== 0);
}

function checkSequence(sequence: Sequence, template: boolean): void {
  for (const node of sequence.nodes) {
    if (node.op === 'repeat' && template)
      throw new PatternFault(`internal: unsupported template operator ${REPEAT_NAMES[node.kind]}`);
    if (node.op === 'look' && node.behind) checkLookBehind(node);
    for (const part of partsOf(node)) checkSequence(part, template);
  }
}

const REPEAT_NAMES = { greedy: 'MAX_REPEAT', lazy: 'MIN_REPEAT', possessive: 'POSSESSIVE_REPEAT' } as const;

function checkLookBehind({ body: { width }, at }: Node & { readonly op: 'look' }): void {
  if (width.least > WIDEST_CODE) throw new PatternFault('looks too much behind', undefined, at);
  if (width.least !== width.most)
    throw new PatternFault('look-behind requires fixed-width pattern', undefined, at);
}

/** The sequences that a part consists of. */
export function partsOf(node: Node): readonly Sequence[] {
  switch (node.op) {
    case 'branch':
      return node.options;
    case 'conditional':
      return node.no === undefined ? [node.yes] : [node.yes, node.no];
    case 'group':
    case 'atomic':
    case 'repeat':
    case 'look':
      return [node.body];
    default:
      return [];
  }
}
