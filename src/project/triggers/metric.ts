/** Triggers on a metric, which only Prefect Cloud has. */
import type { JsonObject } from '../../json.ts';
import {
  hasUnknownKeys,
  isGiven,
  readChoice,
  readNumber,
  readSeconds,
  wrongValue,
  type Fields,
} from '../fields.ts';
import { isMapping } from '../yaml-value.ts';
import { readResources } from './event.ts';

/** Both the least and the default of `range` and `firing_for`. */
const SHORTEST_RANGE_SECONDS = 300;

const METRIC_KEYS = ['name', 'threshold', 'operator', 'range', 'firing_for'];

export function readMetricTrigger(fields: Fields): JsonObject {
  return {
    type: 'metric',
    ...readResources(fields),
    posture: readChoice(fields, 'posture', ['Metric'], 'Metric'),
    metric: readMetric(fields),
  };
}

function readMetric(fields: Fields): JsonObject {
  const help = 'add `metric: {name: lateness, threshold: 60, operator: ">"}`';
  if (!isGiven(fields, 'metric', 'a trigger of type `metric`', help)) return {};
  const { metric } = fields.mapping;
  if (!isMapping(metric)) {
    wrongValue(fields, ['metric'], 'a mapping', metric, help);
    return {};
  }
  const inner: Fields = { ...fields, mapping: metric, path: [...fields.path, 'metric'] };
  hasUnknownKeys(inner, METRIC_KEYS, 'TQ2014');
  isGiven(inner, 'name', '`metric`', 'add `name: lateness`, `duration` or `successes`');
  isGiven(inner, 'threshold', '`metric`', 'add the value to compare with, such as `threshold: 60`');
  isGiven(inner, 'operator', '`metric`', 'add `operator: ">"`, or one of `<`, `<=`, `>=`');
  return {
    name: readChoice(inner, 'name', ['lateness', 'duration', 'successes'], 'lateness'),
    threshold: readNumber(inner, 'threshold'),
    operator: readChoice(inner, 'operator', ['<', '<=', '>', '>='], '>'),
    range: readSeconds(inner, 'range', SHORTEST_RANGE_SECONDS, SHORTEST_RANGE_SECONDS),
    firing_for: readSeconds(inner, 'firing_for', SHORTEST_RANGE_SECONDS, SHORTEST_RANGE_SECONDS),
  };
}
