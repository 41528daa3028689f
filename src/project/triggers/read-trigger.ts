/** One trigger of any kind, with the triggers inside it → the server's object with every default and no ids. */
import type { JsonObject } from '../../json.ts';
import { addFault, isGiven, readChoice, readSeconds, wrongValue, type Fields } from '../fields.ts';
import { laxInteger } from '../lax.ts';
import { isMapping } from '../yaml-value.ts';
import { readEventTrigger } from './event.ts';
import { KINDS, kindOf } from './kinds.ts';
import { readMetricTrigger } from './metric.ts';
import { hasUnknownTriggerKeys } from './unknown-keys.ts';

/** `isPart`: it stands inside another trigger. What comes back after a fault is of no use. */
export function readTrigger(fields: Fields, isPart: boolean): JsonObject {
  const kind = kindOf(fields.mapping, isPart);
  if (kind === undefined) {
    readChoice(fields, 'type', KINDS, 'event');
    return {};
  }
  const before = fields.faults.length;
  hasUnknownTriggerKeys(fields, kind, isPart);
  switch (kind) {
    case 'metric':
      return readMetricTrigger(fields);
    case 'compound':
      return { type: kind, ...readParts(fields, kind), require: readRequire(fields) };
    case 'sequence':
      return { type: kind, ...readParts(fields, kind) };
    case 'event': {
      const trigger = readEventTrigger(fields);
      // A misspelt or misplaced key is the better explanation of a trigger that says nothing.
      if (fields.faults.length === before && isCatchAll(trigger)) addCatchAll(fields, isPart);
      return trigger;
    }
  }
}

function readParts(fields: Fields, kind: string): JsonObject {
  const within = fields.mapping.within === null ? null : readSeconds(fields, 'within', null);
  const help = 'add `triggers:` with a list of triggers';
  if (!isGiven(fields, 'triggers', `a trigger of type \`${kind}\``, help)) return {};
  const { triggers } = fields.mapping;
  if (!Array.isArray(triggers)) {
    wrongValue(fields, ['triggers'], 'a list of triggers', triggers);
    return {};
  }
  const parts = triggers.map((part, index) => {
    if (isMapping(part)) {
      return readTrigger({ ...fields, mapping: part, path: [...fields.path, 'triggers', index] }, true);
    }
    wrongValue(fields, ['triggers', index], 'a trigger', part);
    return {};
  });
  return { triggers: parts, within };
}

function readRequire(fields: Fields): string | number | bigint {
  const expected = '`any`, `all`, or a whole number';
  const help = 'add `require: any`, `require: all`, or how many of the triggers must fire';
  if (!isGiven(fields, 'require', 'a trigger of type `compound`', help)) return 'all';
  const { require: value, triggers } = fields.mapping;
  if (value === 'any' || value === 'all') return value;
  const most = Array.isArray(triggers) ? triggers.length : undefined;
  const number = laxInteger(value);
  if (number !== undefined && number >= 1 && number <= (most ?? number)) return number;
  wrongValue(fields, ['require'], most ? `${expected} from 1 to ${most}` : expected, value);
  return 'all';
}

/** The server takes a trigger that names no events and no labels for one that every event fulfils. */
function isCatchAll({ posture, expect, after, match, match_related: related }: JsonObject): boolean {
  const says = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.some((item) => typeof item === 'string' || says(item))
      : typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return posture === 'Reactive' && ![expect, after, match, related].some(says);
}

function addCatchAll(fields: Fields, isPart: boolean): void {
  addFault(fields, [], {
    code: 'TQ2041',
    message: isPart
      ? 'this part of the trigger is fulfilled by every event of the server'
      : 'this trigger fires on every event of the server, those of its own runs included',
    help: 'name the events under `expect`, or labels under `match`; write `expect: ["*"]` if every event is meant',
  });
}
