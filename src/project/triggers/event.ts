/** Triggers that wait for events, or for their absence; and what they share with metric triggers. */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { YamlValue } from '../document.ts';
import {
  addFault,
  readChoice,
  readInteger,
  readSeconds,
  readTexts,
  wrongValue,
  type Fields,
} from '../fields.ts';
import { isMapping, setKey } from '../yaml-value.ts';

/** A proactive trigger needs a span of at least so many seconds; Prefect puts it in for none and for 0. */
const SHORTEST_PROACTIVE_SECONDS = 10;

export function readEventTrigger(fields: Fields): JsonObject {
  const posture = readPosture(fields);
  return {
    type: 'event',
    ...readResources(fields),
    after: readTexts(fields, 'after'),
    expect: readTexts(fields, 'expect'),
    for_each: readTexts(fields, 'for_each'),
    posture,
    threshold: readInteger(fields, 'threshold', 1),
    within: posture === 'Proactive' ? proactiveWithin(fields) : readSeconds(fields, 'within', 0, 0),
  };
}

function readPosture(fields: Fields): 'Reactive' | 'Proactive' {
  if (fields.mapping.posture === 'Metric') {
    addFault(fields, ['posture'], {
      message: '`posture` of a trigger of type `event` must be `Reactive` or `Proactive`, found `Metric`',
      help: 'write `type: metric`, or leave `type` out',
    });
    return 'Reactive';
  }
  return readChoice(fields, 'posture', ['Reactive', 'Proactive'], 'Reactive');
}

/** Text works here, unlike in Prefect, whose command ends with a `TypeError` for it; it is meant to. */
function proactiveWithin(fields: Fields): number {
  const { within } = fields.mapping;
  if (within === '' || within === 0 || within === false) return SHORTEST_PROACTIVE_SECONDS;
  return readSeconds(fields, 'within', SHORTEST_PROACTIVE_SECONDS, SHORTEST_PROACTIVE_SECONDS);
}

/** `match` and `match_related`, which events and metrics have in common. */
export function readResources(fields: Fields): JsonObject {
  return { match: readMatch(fields), match_related: readMatchRelated(fields) };
}

function readMatch(fields: Fields): JsonObject {
  const value = fields.mapping.match;
  if (value === undefined) return {};
  if (isMapping(value)) return readLabels(fields, ['match'], value);
  wrongValue(fields, ['match'], 'a mapping of labels', value);
  return {};
}

/** One set of labels, or several of which each must match some related resource. */
function readMatchRelated(fields: Fields): JsonValue {
  const value = fields.mapping.match_related;
  if (value === undefined) return {};
  if (isMapping(value)) return readLabels(fields, ['match_related'], value);
  if (!Array.isArray(value)) {
    wrongValue(fields, ['match_related'], 'a mapping of labels, or a list of them', value);
    return {};
  }
  return value.flatMap((item, index) => {
    const at = ['match_related', index];
    if (isMapping(item)) return [readLabels(fields, at, item)];
    wrongValue(fields, at, 'a mapping of labels', item);
    return [];
  });
}

/** Label → value, or a list of values of which one must fit. */
function readLabels(fields: Fields, at: (string | number)[], labels: Record<string, YamlValue>): JsonObject {
  const result: JsonObject = {};
  for (const [label, value] of Object.entries(labels)) {
    if (typeof value === 'string' || Array.isArray(value)) {
      setKey(result, label, Array.isArray(value) ? value.filter((item) => typeof item === 'string') : value);
    } else wrongValue(fields, [...at, label], 'text or a list of texts', value);
    if (!Array.isArray(value)) continue;
    for (const [index, item] of value.entries()) {
      if (typeof item !== 'string') wrongValue(fields, [...at, label, index], 'text', item);
    }
  }
  return result;
}
