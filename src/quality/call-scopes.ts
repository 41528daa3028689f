/** Where in its file a call stands, and what of the file runs when one of its functions does. Nothing is run. */
import type { Node } from 'web-tree-sitter';
import { parts } from '../python/source-file.ts';
import type { CallScope, Certainty } from './python-use.ts';

/** By the function or class at the top of the file, which of these it names, and whether it surely calls them; the empty name is the file itself. */
export type Mentions = ReadonlyMap<string, ReadonlyMap<string, Certainty>>;

export function scopeOf(node: Node): CallScope {
  let runs: Certainty = 'always';
  let inside = '';
  for (let at = node; at.parent; at = at.parent) {
    const step = certaintyIn(at.parent, at);
    if (step === 'never') return { runs: 'never', inside };
    if (step === 'maybe') runs = 'maybe';
    const isBody = at.parent.childForFieldName('body')?.id === at.id;
    if (!isBody || !/^(?:function|class)_definition$/.test(at.parent.type)) continue;
    // A function inside another runs only if it is called there.
    if (inside !== '' || at.parent.type === 'class_definition') runs = 'maybe';
    inside = at.parent.childForFieldName('name')?.text ?? '';
  }
  return { runs, inside };
}

export function readMentions(root: Node): Mentions {
  const names = new Set(
    parts(root).flatMap((statement) => {
      const definition = statement.childForFieldName('definition') ?? statement;
      const isOne = /^(?:function|class)_definition$/.test(definition.type);
      return isOne ? [definition.childForFieldName('name')?.text ?? ''] : [];
    }),
  );
  const mentions = new Map<string, Map<string, Certainty>>();
  for (const node of root.descendantsOfType('identifier')) {
    if (!names.has(node.text) || isNameOf(node)) continue;
    const { inside, runs } = scopeOf(node);
    const isCalled =
      node.parent?.type === 'call' && node.parent.childForFieldName('function')?.id === node.id;
    const certainty = isCalled || runs === 'never' ? runs : 'maybe';
    const others = mentions.get(inside) ?? new Map<string, Certainty>();
    mentions.set(inside, others.set(node.text, likelier(others.get(node.text), certainty)));
  }
  return mentions;
}

/** What runs when the file is loaded and then the function is called; by name, the file itself as the empty one. */
export function reachedFrom(name: string, mentions: Mentions): Map<string, Certainty> {
  const reached = new Map<string, Certainty>();
  const reach = (each: string, certainty: Certainty): void => {
    const best = likelier(reached.get(each), certainty);
    if (best === reached.get(each) || best === 'never') return;
    reached.set(each, best);
    for (const [next, runs] of mentions.get(each) ?? []) reach(next, both(best, runs));
  };
  reach('', 'always');
  reach(name, 'always');
  return reached;
}

/** Of two things of which one has to run for the other. */
export function both(first: Certainty, second: Certainty): Certainty {
  return ORDER[Math.min(ORDER.indexOf(first), ORDER.indexOf(second))] ?? 'never';
}

const ORDER: readonly Certainty[] = ['never', 'maybe', 'always'];

function likelier(first: Certainty | undefined, second: Certainty): Certainty {
  return first !== undefined && ORDER.indexOf(first) >= ORDER.indexOf(second) ? first : second;
}

/** The name of a definition, of a keyword argument or of an attribute. */
function isNameOf({ parent, id }: Node): boolean {
  return parent?.childForFieldName('name')?.id === id || parent?.childForFieldName('attribute')?.id === id;
}

/** Nodes of which a part may not run, and the field that always does. */
const SURE: Readonly<Record<string, string>> = {
  elif_clause: 'condition',
  except_clause: '',
  except_group_clause: '',
  case_clause: '',
  for_statement: 'right',
  while_statement: 'condition',
  conditional_expression: '',
  lambda: '',
  boolean_operator: 'left',
  list_comprehension: '',
  set_comprehension: '',
  dictionary_comprehension: '',
  generator_expression: '',
};

/** Whether the child runs when its parent does. */
function certaintyIn(parent: Node, child: Node): Certainty {
  if (parent.type === 'if_statement') return inIf(parent, child);
  if (parent.type === 'try_statement') {
    const isCaught = parent.namedChildren.some(({ type }) => /^except/.test(type));
    return isCaught && parent.childForFieldName('body')?.id === child.id ? 'maybe' : 'always';
  }
  const sure = SURE[parent.type];
  if (sure === undefined) return 'always';
  return sure !== '' && parent.childForFieldName(sure)?.id === child.id ? 'always' : 'maybe';
}

function inIf(parent: Node, child: Node): Certainty {
  const condition = parent.childForFieldName('condition');
  if (condition === null || condition.id === child.id) return 'always';
  const isFirst = parent.childForFieldName('consequence')?.id === child.id;
  if (/^(?:False|0|None|(?:typing\.)?TYPE_CHECKING|__name__\s*==\s*["']__main__["'])$/.test(condition.text))
    return isFirst ? 'never' : 'always';
  return condition.text === 'True' && isFirst ? 'always' : 'maybe';
}
