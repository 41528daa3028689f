/** What the engines' configurations accept (truthound-orchestration 3.0.3, `common/engines/{lifecycle,truthound,pandera,great_expectations}.py`). */
import { isHashable, pythonTypeName } from '../../rules/python-value.ts';
import type { Engine, RuleMapping } from '../../rules/rule.ts';
import { raise } from './python-crash.ts';
import { type PythonData, reprOf, textOf } from './python-data.ts';
import { isLess } from './python-numbers.ts';

const BASE_FIELDS = [
  'auto_start',
  'auto_stop',
  'health_check_enabled',
  'health_check_interval_seconds',
  'startup_timeout_seconds',
  'shutdown_timeout_seconds',
  'max_retries_on_failure',
  'tags',
  'metadata',
];

/** In the order in which the package looks at them. */
const NOT_NEGATIVE = [
  'startup_timeout_seconds',
  'shutdown_timeout_seconds',
  'health_check_interval_seconds',
  'max_retries_on_failure',
];

interface ConfigClass {
  readonly name: string;
  readonly fields: readonly string[];
  readonly judge: (config: RuleMapping) => void;
}

/**
 * Throws `Crash` where the dataclass refuses the overrides. Some messages list a Python `set`, whose order differs from
 * run to run; here it is the one of `PYTHONHASHSEED=0`, with which the recorded reports were made.
 */
export function refuseConfig(engine: Engine, overrides: RuleMapping): void {
  const { name, fields, judge } = CLASSES[engine];
  const known = new Set([...BASE_FIELDS, ...fields]);
  const keys = [...overrides.keys()];
  const problem = keys.find((key) => !known.has(key));
  if (problem === 'self') raise('TypeError', `${name}.__init__() got multiple values for argument 'self'`);
  if (problem !== undefined)
    raise('TypeError', `${name}.__init__() got an unexpected keyword argument '${problem}'`);
  for (const field of NOT_NEGATIVE) {
    const value = overrides.get(field);
    if (value !== undefined && isLess(value, 0n)) raise('ValueError', `${field} must be non-negative`);
  }
  judge(overrides);
}

const CLASSES: Readonly<Record<Engine, ConfigClass>> = {
  truthound: {
    name: 'TruthoundEngineConfig',
    fields: [
      'parallel',
      'max_workers',
      'min_severity',
      'cache_schemas',
      'infer_constraints',
      'categorical_threshold',
      'context_mode',
      'workspace_root',
      'persist_runs',
      'persist_docs',
      'auto_create_workspace',
      'default_drift_method',
      'default_drift_threshold',
      'default_anomaly_detector',
      'default_contamination',
    ],
    judge: judgeTruthound,
  },
  pandera: {
    name: 'PanderaConfig',
    fields: ['lazy', 'strict', 'coerce', 'unique_column_names', 'report_duplicates'],
    judge: (config) => oneOf(config, 'report_duplicates', ['all', 'first', 'none'], 'lower'),
  },
  great_expectations: {
    name: 'GreatExpectationsConfig',
    fields: [
      'result_format',
      'context_root_dir',
      'include_profiling',
      'catch_exceptions',
      'enable_data_docs',
    ],
    judge: (config) =>
      oneOf(config, 'result_format', ['BOOLEAN_ONLY', 'SUMMARY', 'COMPLETE', 'BASIC'], 'upper'),
  },
};

const DRIFT_METHODS = ['auto', 'tv', 'cvm', 'psi', 'anderson_darling', 'bhattacharyya', 'js'].concat([
  'wasserstein',
  'chi2',
  'kl',
  'energy',
  'ks',
  'hellinger',
  'mmd',
]);

function judgeTruthound(config: RuleMapping): void {
  const workers = config.get('max_workers') ?? null;
  if (workers !== null && isLess(workers, 1n)) raise('ValueError', 'max_workers must be at least 1');
  if ((config.get('min_severity') ?? null) !== null)
    oneOf(config, 'min_severity', ['high', 'critical', 'low', 'medium'], 'lower');
  const threshold = config.get('categorical_threshold');
  if (threshold !== undefined && isLess(threshold, 1n))
    raise('ValueError', 'categorical_threshold must be at least 1');
  refuseContextMode(config.get('context_mode'));
  oneOf(config, 'default_drift_method', DRIFT_METHODS);
  oneOf(config, 'default_anomaly_detector', ['z_score', 'lof', 'ensemble', 'isolation_forest']);
  const contamination = config.get('default_contamination');
  if (contamination !== undefined && !(isLess(0, contamination) && isLess(contamination, 0.5)))
    raise('ValueError', `default_contamination must be between 0 and 0.5, got ${textOf(contamination)}`);
}

function refuseContextMode(mode: PythonData | undefined): void {
  if (mode === undefined) return;
  if (['ephemeral', 'project', 'provided'].includes(inCase(mode, 'lower'))) return;
  raise('ValueError', `context_mode must be one of {ephemeral, project, provided}, got '${textOf(mode)}'`);
}

/** Without a case the value itself has to be one of the names, and any type may be asked for. */
function oneOf(
  config: RuleMapping,
  field: string,
  names: readonly string[],
  letters?: 'lower' | 'upper',
): void {
  const value = config.get(field);
  if (value === undefined) return;
  if (letters === undefined && !isHashable(value))
    raise('TypeError', `unhashable type: '${pythonTypeName(value)}'`);
  if (names.some((name) => name === (letters === undefined ? value : inCase(value, letters)))) return;
  const set = `{${names.map(reprOf).join(', ')}}`;
  raise('ValueError', `${field} must be one of ${set}, got '${textOf(value)}'`);
}

function inCase(value: PythonData, letters: 'lower' | 'upper'): string {
  if (typeof value !== 'string')
    raise('AttributeError', `'${pythonTypeName(value)}' object has no attribute '${letters}'`);
  return letters === 'lower' ? value.toLowerCase() : value.toUpperCase();
}
