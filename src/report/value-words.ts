/** Values that say little by themselves, in words. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { FieldRecord } from './plan-record.ts';
import { fullText } from './plan-value.ts';

/** Before and after; undefined where the plain values say it, or where the words would be the same. */
export function wordsFor({ field, before, after, changed }: FieldRecord): [string, string] | undefined {
  const words = changed === true ? undefined : WORDS[field];
  if (words === undefined) return undefined;
  const [old, now] = [words(before ?? null), words(after ?? null)];
  return old === undefined || now === undefined || old === now ? undefined : [old, now];
}

/** Of a value by itself, as JSON where there are no words for it. */
export function wordFor(field: string, value: JsonValue): string | undefined {
  return WORDS[field]?.(value);
}

const WORDS: Readonly<Record<string, (value: JsonValue) => string | undefined>> = {
  concurrency_limit: limitWords,
  concurrency_options: optionWords,
};

function limitWords(value: JsonValue): string | undefined {
  if (value === null) return 'no limit';
  return typeof value === 'number' ? `${value} ${value === 1 ? 'run' : 'runs'} at a time` : undefined;
}

/** What happens to a run that is one too many (`prefect/client/schemas/objects.py`, `ConcurrencyLimitStrategy`). */
const STRATEGIES: Readonly<Record<string, string>> = {
  ENQUEUE: 'ENQUEUE (further runs wait)',
  CANCEL_NEW: 'CANCEL_NEW (further runs are cancelled)',
};

function optionWords(value: JsonValue): string | undefined {
  if (value === null) return '(none)';
  if (!isJsonObject(value)) return undefined;
  const parts = Object.entries(withoutNulls(value)).map(([key, item]) => {
    if (key === 'collision_strategy') return STRATEGIES[String(item)] ?? fullText(item);
    return key === 'grace_period_seconds' ? `${fullText(item)} s to start` : `${key} ${fullText(item)}`;
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}
