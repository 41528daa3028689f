/** What the rules of one column leave between them. */
import { storageType } from '../compile/dtypes.ts';
import { pythonRepr } from '../python-value.ts';
import type { Rule, RuleValue } from '../rule.ts';
import type { RuleEntry } from '../rule-file.ts';
import { Bounds, isNumber, lengthOf, rangeOf } from './bounds.ts';
import { columnKind } from './column-kind.ts';

/** A rule that is right in itself. */
export type AcceptedEntry = RuleEntry & { readonly rule: Rule };

/** The rule that leaves nothing in common with another one, and why, as a clause. */
export interface Rival {
  readonly rival: AcceptedEntry;
  readonly why: string;
}

/** Sets of one column that each further one is held against. */
const MOST_SETS = 20;

export class ColumnRules {
  readonly #bounds = new Bounds<AcceptedEntry>();
  readonly #lengths = new Bounds<AcceptedEntry>();
  readonly #sets: AcceptedEntry[] = [];
  #first: { kind: string; entry: AcceptedEntry } | undefined;
  #dtype: AcceptedEntry | undefined;

  /** The rival among the rules so far. */
  add(entry: AcceptedEntry): Rival | undefined {
    const { type, fields } = entry.rule;
    return (
      because('no value satisfies both', addTo(this.#bounds, rangeOf(type, fields), entry)) ??
      because('no text satisfies both', addTo(this.#lengths, lengthOf(type, fields), entry)) ??
      because('no value is in both sets', this.#addSet(entry)) ??
      because('a column has one type', this.#addType(entry)) ??
      this.#addKind(entry)
    );
  }

  /** A set none of whose values passes another rule. */
  deadSet(): (Rival & { readonly entry: AcceptedEntry }) | undefined {
    for (const entry of this.#sets) {
      const rival = refusingAll(valuesOf(entry), (value) => this.#refusing(value));
      if (rival) return { entry, rival, why: 'none of the values passes both' };
    }
    return undefined;
  }

  #refusing(value: RuleValue): AcceptedEntry | undefined {
    if (typeof value === 'string') return this.#lengths.refusing([...value].length);
    return isNumber(value) ? this.#bounds.refusing(value) : undefined;
  }

  #addSet(entry: AcceptedEntry): AcceptedEntry | undefined {
    if (entry.rule.type !== 'in_set') return undefined;
    const rival = this.#sets
      .slice(0, MOST_SETS)
      .find((other) => areDisjoint(valuesOf(entry), valuesOf(other)));
    this.#sets.push(entry);
    return rival;
  }

  #addType(entry: AcceptedEntry): AcceptedEntry | undefined {
    if (entry.rule.type !== 'dtype') return undefined;
    const rival = this.#dtype && typeOf(this.#dtype) !== typeOf(entry) ? this.#dtype : undefined;
    this.#dtype = entry;
    return rival;
  }

  #addKind(entry: AcceptedEntry): Rival | undefined {
    const kind = columnKind(entry.rule);
    if (kind === undefined) return undefined;
    const first = (this.#first ??= { kind, entry });
    if (first.kind === kind) return undefined;
    return { rival: first.entry, why: `one is for ${first.kind}, the other for ${kind}` };
  }
}

function because(why: string, rival: AcceptedEntry | undefined): Rival | undefined {
  return rival && { rival, why };
}

function addTo(
  bounds: Bounds<AcceptedEntry>,
  range: ReturnType<typeof rangeOf>,
  entry: AcceptedEntry,
): AcceptedEntry | undefined {
  return range && bounds.add(range, entry);
}

/** The rule that refuses the first value, where there is one for each of them. */
function refusingAll(
  values: readonly RuleValue[],
  refusing: (value: RuleValue) => AcceptedEntry | undefined,
): AcceptedEntry | undefined {
  const rivals = values.map(refusing);
  return rivals.every(Boolean) ? rivals[0] : undefined;
}

/** `int` and `Int64` are one type. */
function typeOf({ rule }: AcceptedEntry): RuleValue | undefined {
  const name = rule.fields.get('dtype');
  return typeof name === 'string' ? (storageType(name)?.polars ?? name) : name;
}

function valuesOf({ rule }: AcceptedEntry): readonly RuleValue[] {
  const values = rule.fields.get('values');
  return Array.isArray(values) ? values : [];
}

function areDisjoint(one: readonly RuleValue[], other: readonly RuleValue[]): boolean {
  const keys = new Set(one.map(keyOf));
  return !other.some((value) => keys.has(keyOf(value)));
}

/** `1` and `1.0` are one value to Python. */
function keyOf(value: RuleValue): string {
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : pythonRepr(value);
}
