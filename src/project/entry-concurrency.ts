/** `concurrency_limit:` of an entry, as a number or as a mapping. Facts: `prefect/client/schemas/objects.py`, measured on Prefect 3.8.8. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ConcurrencyOptions } from '../plan/state.ts';
import type { YamlValue } from './document.ts';
import { type EntryContext, spanIn } from './entry-context.ts';
import { laxInteger } from './lax.ts';
import { nearMiss } from './near-miss.ts';
import { describe, isMapping, type YamlMapping } from './yaml-value.ts';

export interface Concurrency {
  concurrencyLimit: number | null;
  concurrencyOptions: ConcurrencyOptions | null;
}

const NONE: Concurrency = { concurrencyLimit: null, concurrencyOptions: null };
/** What a column of 32 bits holds; far more is answered with 500 (`prefect/server/database/orm_models.py`). */
const MOST = 2_147_483_647;
const STRATEGIES = ['ENQUEUE', 'CANCEL_NEW'] as const;

/** The server holds a slot for a run that has not started so many seconds at least, and at most a day. */
const SHORTEST_GRACE = 60;
const LONGEST_GRACE = 86_400;

export function readConcurrency(context: EntryContext): Concurrency {
  const value = context.entry.concurrency_limit;
  if (!isMapping(value)) {
    const limit = readLimit(context, value, []);
    return limit === undefined ? NONE : { concurrencyLimit: limit, concurrencyOptions: null };
  }
  const limit = readLimit(context, value.limit, 'limit' in value ? ['limit'] : []);
  const options = readOptions(context, value);
  return { concurrencyLimit: limit ?? null, concurrencyOptions: options };
}

function readLimit(context: EntryContext, limit: YamlValue | undefined, at: string[]): number | undefined {
  if (limit === undefined || limit === null) return undefined;
  const number = wholeNumber(limit);
  if (number !== undefined && number >= 1 && number <= MOST) return number;
  const name = at[0] ?? 'concurrency_limit';
  const bound = number !== undefined && number > MOST ? `of at most ${MOST}` : 'above 0';
  fault(context, at, `\`${name}\` must be a whole number ${bound}, found ${describe(limit)}`);
  return undefined;
}

function readOptions(context: EntryContext, value: YamlMapping): ConcurrencyOptions | null {
  const { collision_strategy: strategy, grace_period_seconds: grace } = value;
  if (strategy === undefined || strategy === null) {
    fault(context, [], '`concurrency_limit` as a mapping must have a `collision_strategy`', {
      help: 'add `collision_strategy: ENQUEUE` or `CANCEL_NEW`',
      missing: [[[...context.path, 'concurrency_limit', 'collision_strategy']]],
    });
    return null;
  }
  const known = STRATEGIES.find((each) => each === strategy);
  if (known === undefined) {
    const message = `\`collision_strategy\` must be one of \`ENQUEUE\`, \`CANCEL_NEW\`, found ${describe(strategy)}`;
    const near = typeof strategy === 'string' ? nearMiss(strategy, STRATEGIES) : undefined;
    fault(context, ['collision_strategy'], message, { help: near && `did you mean \`${near}\`?` });
    return null;
  }
  if (grace === undefined || grace === null) return { collision_strategy: known };
  const seconds = wholeNumber(grace);
  if (seconds === undefined || seconds < SHORTEST_GRACE || seconds > LONGEST_GRACE) {
    const message = `\`grace_period_seconds\` must be a whole number from ${SHORTEST_GRACE} to ${LONGEST_GRACE}, found ${describe(grace)}`;
    fault(context, ['grace_period_seconds'], message);
    return null;
  }
  return { collision_strategy: known, grace_period_seconds: seconds };
}

function wholeNumber(value: YamlValue): number | undefined {
  const number = typeof value === 'boolean' ? undefined : laxInteger(value);
  return number === undefined ? undefined : Number(number);
}

type Explanation = Pick<Diagnostic, 'help' | 'missing'>;

function fault(context: EntryContext, at: string[], message: string, more: Explanation = {}): void {
  const place = ['concurrency_limit', ...at];
  context.report(place, diagnostic('TQ2004', { message, where: spanIn(context, place), ...more }));
}
