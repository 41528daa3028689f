/** Where an importer puts what it finds in one dataset. */
import { nameList } from '../../diagnostics/name-list.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { RuleSeverity, RuleType, RuleValue } from '../rule.ts';
import type { ImportedDataset, ImportedRule, ImportNote, LeftOut } from './imported.ts';
import { type Part, whereIs } from './reading/source.ts';
import type { Draft, Refused, Translated } from './meaning/translated.ts';

/** Filled step by step, so that nothing of a source of 50,000 columns is copied twice. */
export interface Gathering {
  readonly dataset: string;
  readonly rules: ImportedRule[];
  readonly left: LeftOut[];
  readonly notes: Map<string, ImportNote>;
  /** The line of each rule, by its content. */
  readonly lines: Map<string, number>;
  /** Of each name, the number that the next rule of that name tries. */
  readonly names: Map<string, number>;
}

export function gathering(dataset: string): Gathering {
  return { dataset, rules: [], left: [], notes: new Map(), lines: new Map(), names: new Map() };
}

export function gathered({ dataset, rules, left, notes }: Gathering): ImportedDataset {
  return { dataset, rules, left, notes: [...notes.values()] };
}

export function leave(into: { left: LeftOut[] }, part: Part, what: string, why: string): void {
  into.left.push({ what, why, where: placeOf(part) });
}

/** What a check has beside its meaning. */
export interface Labels {
  readonly name?: string;
  readonly severity?: RuleSeverity;
}

/**
 * Adds the rules of one check, or leaves it out as `what`. A rule that is there already is left out: twice the same rule
 * would tell the same failure twice. Where others of the check are new, it is named.
 */
export function add(
  into: Gathering,
  part: Part,
  what: string,
  translated: Translated | Refused,
  labels: Labels = {},
): void {
  if ('why' in translated) {
    leave(into, part, what, translated.why);
    return;
  }
  if (translated.drafts.some(({ column }) => column === '')) {
    leave(into, part, what, 'its column has no name');
    return;
  }
  const where = placeOf(part);
  const before = into.rules.length;
  const repeated = translated.drafts.flatMap((draft) => addRule(into, draft, labels, where) ?? []);
  const isNew = into.rules.length > before;
  if (repeated.length > 0) {
    const types = nameList(repeated.map(({ type }) => type));
    const lines = repeated.map(({ line }) => line);
    into.left.push({ what: isNew ? `the ${types} of ${what}` : what, why: saysTheSame(lines), where });
  }
  if (!isNew) return;
  for (const text of new Set(translated.notes)) {
    const earlier = into.notes.get(text);
    into.notes.set(text, { text, count: (earlier?.count ?? 0) + 1, where: earlier?.where ?? where });
  }
}

/** A rule that is not added, since that of `line` is the same. */
interface Repeated {
  readonly type: RuleType;
  readonly line: number;
}

/** Returns what is there already, in place of adding it twice. */
function addRule(into: Gathering, draft: Draft, labels: Labels, where: Span): Repeated | undefined {
  const { type, column } = draft;
  const { name, severity } = labels;
  const fields = Object.entries(draft.fields).filter(
    (each): each is [string, RuleValue] => each[1] !== undefined,
  );
  const content = keyOf([type, column ?? null, severity ?? null, ...fields.flat()]);
  const line = into.lines.get(content);
  if (line !== undefined) return { type, line };
  into.lines.set(content, where.start.line);
  into.rules.push({
    type,
    ...(name === undefined || name === '' ? {} : { name: freeName(into, name) }),
    ...(column === undefined ? {} : { column }),
    ...(severity === undefined ? {} : { severity }),
    fields: new Map(fields),
    where,
  });
  return undefined;
}

function saysTheSame(lines: readonly number[]): string {
  const distinct = [...new Set(lines)].sort((left, right) => left - right);
  return distinct.length === 1
    ? `line ${distinct[0]} says the same`
    : `lines ${distinct.join(', ')} say the same`;
}

/** A key stands for a value that is written on the lines below it. */
function placeOf(part: Part): Span {
  return typeof part.path.at(-1) === 'string' ? whereIs(part, 'key') : whereIs(part);
}

/** Names are unique in a rule file: `paid`, `paid 2`. */
function freeName({ names }: Gathering, name: string): string {
  let free = name;
  let number = names.get(name) ?? 1;
  while (names.has(free)) {
    number += 1;
    free = `${name} ${number}`;
  }
  names.set(name, number);
  if (free !== name) names.set(free, 1);
  return free;
}

/** Equal for equal values alone: an integer is not the float of the same size. */
function keyOf(value: RuleValue): string {
  if (Array.isArray(value)) return `[${value.map((each) => keyOf(each as RuleValue)).join()}]`;
  if (value instanceof Map) return `{${keyOf([...value].flat() as RuleValue[])}}`;
  return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
}
