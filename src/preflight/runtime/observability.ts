/** What the package makes of an observability configuration (truthound-orchestration 3.0.3, `common/runtime.py`, `common/orchestration.py`). */
import type { JsonObject } from '../../json.ts';
import { isRuleMapping, pythonTypeName } from '../../rules/python-value.ts';
import type { RuleMapping } from '../../rules/rule.ts';
import { asItems } from '../../rules/validator/as-items.ts';
import { asMapping } from '../../rules/validator/as-mapping.ts';
import { Crash } from '../../rules/validator/outcome.ts';
import { raise } from './python-crash.ts';
import { isTruthy, type PythonData, reprOf, textOf, toJson } from './python-data.ts';
import { floatOf, integerOf } from './python-numbers.ts';
import { splitUrl } from './python-url.ts';

/** Whether the emitter would work, and `ObservabilityConfig.to_dict()`. */
export interface Readiness {
  readonly isReady: boolean;
  readonly message: string;
  readonly details: JsonObject;
}

/** `ObservabilityConfig.from_dict(config).to_dict()`. Throws `Crash`. */
export function observabilityConfig(config: RuleMapping): JsonObject {
  const given = (key: string, fallback: PythonData) => config.get(key) ?? (config.has(key) ? null : fallback);
  return {
    backend: backendOf(given('backend', null)),
    endpoint: toJson(given('endpoint', null)),
    namespace: toJson(given('namespace', 'truthound')),
    job_name: toJson(given('job_name', 'truthound-orchestration')),
    producer: toJson(given('producer', 'https://github.com/seadonggyun4/truthound-orchestration')),
    timeout_seconds: floatOf(given('timeout_seconds', 5)),
    retry_count: toJson(integerOf(given('retry_count', 0n))),
    retry_backoff_seconds: floatOf(given('retry_backoff_seconds', 0.25)),
    structured_logging: isTruthy(given('structured_logging', false)),
    logger_name: textOf(given('logger_name', 'truthound.orchestration.depot')),
    log_level: textOf(given('log_level', 'INFO')),
    metadata: toJson(dictOf(given('metadata', new Map()))),
  };
}

/** Throws `Crash` for what the package reports as a failed check. */
export function observabilityReadiness(value: PythonData): Readiness {
  if (!isRuleMapping(value))
    raise('AttributeError', `'${pythonTypeName(value)}' object has no attribute 'preflight_check'`);
  const details = observabilityConfig(value);
  const messages: string[] = [];
  if (details['backend'] === 'openlineage') {
    const { isReady, message } = openLineage(value.get('endpoint') ?? null);
    if (!isReady) return { isReady, message, details };
    messages.push(message);
  }
  if (details['structured_logging'] === true) messages.push('structured logger emitter is ready');
  const [first = 'no-op observability emitter is ready', ...others] = messages;
  const message = others.length > 0 ? 'composite observability emitter is ready' : first;
  return { isReady: true, message, details };
}

function openLineage(endpoint: PythonData): { isReady: boolean; message: string } {
  if (endpoint === null)
    return { isReady: true, message: 'OpenLineage emitter will operate in in-memory mode' };
  if (typeof endpoint !== 'string' && isTruthy(endpoint))
    raise('AttributeError', `'${pythonTypeName(endpoint)}' object has no attribute 'decode'`);
  const { scheme, netloc } = splitUrl(typeof endpoint === 'string' ? endpoint : '');
  const isReady = (scheme === 'http' || scheme === 'https') && netloc !== '';
  return {
    isReady,
    message: isReady
      ? 'OpenLineage emitter is ready'
      : 'OpenLineage endpoint must be an absolute http(s) URL',
  };
}

function backendOf(value: PythonData): string {
  const name = value === null ? 'none' : textOf(value).toLowerCase();
  if (name !== 'none' && name !== 'openlineage')
    raise('ValueError', `${reprOf(name)} is not a valid ObservabilityBackend`);
  return name;
}

/** `dict(value)`. Throws `Crash`. */
export function dictOf(value: PythonData): RuleMapping {
  const listed = asItems(value);
  if ('crash' in listed) throw new Crash(listed.crash);
  return asMapping(value);
}
