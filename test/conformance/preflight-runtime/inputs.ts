/** Inputs of `run_preflight` by chance: what people write, what they mistype, and values of the wrong type. */
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Random } from '../yaml-inputs.ts';

const JUNK: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  5,
  2.5,
  '',
  ' ',
  'x',
  "it's",
  'a"b\'c',
  'tab\tend\n',
  'ü\u00a0',
  [],
  [1, 'a'],
  {},
  { a: [null, 1.5] },
];

/** Pieces of paths, addresses and statements; joined, they make what nobody would think of. */
const PIECES = [
  'select',
  'SELECT ',
  'with ',
  'insert',
  'delete ',
  ' ',
  '\n',
  '\t',
  '*',
  'orders',
  'x',
  '.csv',
  '.CSV',
  '.gz',
  '.parquet',
  '.json',
  '.',
  '..',
  './',
  '../',
  '/',
  '//',
  '~',
  '~/',
  '~nobody-here',
  ':',
  '://',
  's3',
  'http',
  'https',
  'file',
  'postgresql',
  'C:\\',
  '\\',
  '[',
  ']',
  '?',
  '#',
  '@',
  'u:p@',
  'host',
  ';',
  ';v=1',
  'ü',
  '\u3000',
  '\ufeff',
  '\u001f',
  '\u2100',
  'good.csv',
  'data',
  '%20',
  '+',
  '1',
];

const SOURCES = [
  'good.csv',
  './good.csv',
  'data/./good.csv/',
  'missing.csv',
  '/data//x.parquet',
  '~/x.csv',
  '~nobody-here/x.csv',
  'file:///good.csv',
  's3://bucket/a/x.parquet',
  'postgresql://u:p@h/db',
  'https://h/x.csv?sig=1#f',
  'http://[::1/x.csv',
  'HTTPS://H/X.CSV',
  'C:\\data\\x.csv',
  'SELECT\n*',
  'select 1',
  'x.csv.gz',
  'x.tsv',
  'orders',
  '  ',
  '',
  '.csv',
  'x.csv.',
  'a/.csv',
  '...csv',
  `select ${'ä '.repeat(150)}`,
  `/${'a'.repeat(256)}.csv`,
  `./${'ü'.repeat(128)}`,
  `./${'ü'.repeat(125)}.csv`,
  `data/${'a'.repeat(252)}.csv`,
  `missing/${'a'.repeat(252)}.csv`,
  `good.csv/${'a'.repeat(252)}.csv`,
  `~/${'a'.repeat(252)}.csv`,
  `./${'a/'.repeat(2100)}x.csv`,
];

const CHOICES: Readonly<Record<string, readonly JsonValue[]>> = {
  engine_name: [
    'truthound',
    'Truthound3',
    ' pandera ',
    'ge',
    'great_expectations',
    'GE',
    'nope',
    'it\'s "x"',
    'ß',
    'a\u0000b',
    "a\u200b'\ud800",
  ],
  platform: ['prefect', 'airflow', 'common'],
  auto_config_policy: ['safe_auto', 'EXPLICIT', 'aggressive_auto', 'wild'],
  host_version: ['3.6.29', '3.8.8', '1.0.0'],
  connection_id: ['warehouse'],
  profile_name: ['dev'],
  source_name: ['orders'],
  project_root: ['/srv/app'],
  serializer: ['shared_wire', 'does_not_exist'],
  source_factory: ['load'],
};

const OPERATIONS = [
  'check',
  'profile',
  'LEARN',
  'drift',
  'anomaly',
  'stream',
  'quality_gate',
  'observability',
  'checks',
];

const OBSERVABILITY: Readonly<Record<string, readonly JsonValue[]>> = {
  backend: ['none', 'OpenLineage', 'openlineage', 'OPENLINEAGE', 'datadog'],
  endpoint: [
    'http://127.0.0.1:9/x',
    'https://h',
    'ftp://h/x',
    'http://',
    'http://[x',
    ' http://h',
    'h',
    'HTTP://h?x',
  ],
  namespace: ['ns'],
  timeout_seconds: ['soon', '٣.٥', '１e２', '𝟙', '1.5', ' 1_0 ', '1e3', '.5', '5.', '_1', '-3'],
  retry_count: [
    '3',
    '٣',
    '1٣',
    '²',
    '＋3',
    '0'.repeat(4301),
    '0'.repeat(4300),
    '3.5',
    ' 1_0 ',
    '+4',
    '-2',
    2.9,
    -2.9,
  ],
  retry_backoff_seconds: ['0.5', 'x'],
  structured_logging: [true, 'no'],
  logger_name: ['log'],
  log_level: ['DEBUG', 'loud'],
  metadata: [{ team: 'data' }, [['a', 1]], ['ab'], ['abc'], 'ab', [1], [[[], 1]], [{ a: 1, b: 2 }]],
};

const OVERRIDES: Readonly<Record<string, readonly JsonValue[]>> = {
  auto_start: [true, 1],
  max_workers: [4],
  min_severity: ['HIGH', 'severe'],
  categorical_threshold: [20],
  context_mode: ['PROJECT', 'temp'],
  default_drift_method: ['ks', 'KS'],
  default_anomaly_detector: ['lof', 'svm'],
  default_contamination: [0.1, 0.5, 0.49],
  startup_timeout_seconds: [10, -0.5],
  shutdown_timeout_seconds: [-1],
  health_check_interval_seconds: [30],
  max_retries_on_failure: [-3],
  report_duplicates: ['ALL', 'some'],
  result_format: ['basic', 'FULL'],
  lazy: [false],
  catch_exceptions: [true],
  nope: [1],
  self: [1],
  tags: [['a']],
};

/** `count` inputs; the same for the same `random`. */
export function inputs(count: number, random: Random): JsonObject[] {
  return Array.from({ length: count }, () => oneInput(random));
}

function oneInput(random: Random): JsonObject {
  const input = some(CHOICES, random, 3);
  if (random.below(3) > 0) input['engine_name'] ??= random.pick(['truthound', 'pandera', 'ge']);
  if (random.below(2) > 0) input[random.pick(['data', 'data', 'data_path', 'sql'])] = sourceText(random);
  if (random.below(5) === 0) input['required_operations'] = listOf(OPERATIONS, random);
  if (random.below(4) === 0) input['observability'] = orJunk(some(OBSERVABILITY, random, 4), random);
  if (random.below(4) === 0) input['config_overrides'] = orJunk(some(OVERRIDES, random, 3), random);
  for (const name of ['extras', 'host_metadata', 'host_execution'])
    if (random.below(10) === 0) input[name] = orJunk({ team: random.pick(JUNK) }, random);
  return input;
}

function sourceText(random: Random): JsonValue {
  const kind = random.below(10);
  if (kind === 0) return random.pick(JUNK);
  if (kind < 4) return random.pick(SOURCES);
  return Array.from({ length: 1 + random.below(6) }, () => random.pick(PIECES)).join('');
}

function listOf(names: readonly string[], random: Random): JsonValue {
  if (random.below(5) === 0) return random.pick(JUNK);
  return Array.from({ length: random.below(4) }, () => orJunk(random.pick(names), random));
}

/** Up to `limit` keys, in an order by chance. */
function some(
  choices: Readonly<Record<string, readonly JsonValue[]>>,
  random: Random,
  limit: number,
): JsonObject {
  const chosen: JsonObject = {};
  const keys = Object.keys(choices);
  for (let left = random.below(limit + 1); left > 0; left -= 1) {
    const key = random.pick(keys);
    chosen[key] = orJunk(random.pick(choices[key] ?? []), random);
  }
  return chosen;
}

function orJunk(value: JsonValue, random: Random): JsonValue {
  return random.below(6) === 0 ? random.pick(JUNK) : value;
}
