import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/json.ts';
import { preflightInput } from '../../../../src/preflight/runtime/read-input.ts';
import type { InstalledEngines } from '../../../../src/preflight/runtime/resolve-engine.ts';
import { runPreflight } from '../../../../src/preflight/runtime/foretell-preflight.ts';

function ask(input: JsonObject, engines: InstalledEngines = { truthound: '3.2.0' }) {
  return runPreflight(preflightInput(input), { exists: (path) => path === 'data/.', homes: {}, engines });
}

/** One byte more than Linux takes. */
const LONG = 'a'.repeat(256);

function checks(input: JsonObject, engines?: InstalledEngines) {
  const answer = ask(input, engines);
  return answer.outcome === 'crash' ? [] : answer.report.compatibility.checks;
}

describe('the installed engine', () => {
  test.for([
    ['truthound', {}, '0.0.0'],
    ['truthound', { truthound: '2.9.0' }, '2.9.0'],
    ['Pandera ', {}, '0.0.0'],
    ['ge', { great_expectations: '0.18.22' }, '0.18.22'],
    [' ', { truthound: '3.2.0' }, '3.2.0'],
    [5, { truthound: '3.2.0' }, '3.2.0'],
  ] as const)('%o passes with whatever version there is', ([engine_name, engines, engine_version]) => {
    expect(checks({ engine_name }, engines)[0]).toMatchObject({
      status: 'passed',
      details: { engine_version },
    });
  });

  // Each answer as `require_version` of truthound-orchestration 3.0.3 gave it.
  test.for([
    ['3.0.0', '3.0.0'],
    ['3.0.1', undefined],
    ['3.2.0', undefined],
    ['v3.2', undefined],
    ['3.2.0+abc', undefined],
    ['3', '3.0.0'],
    ['2.9.0', '2.9.0'],
    ['4.0.0', '4.0.0'],
    ['2.9.0rc1', undefined],
    ['3.0.1rc1', undefined],
    ['3.1.0rc1', '3.1.0-rc1'],
    ['3.2.0.post1', '3.2.0-post1'],
    ['3.2.0.1', '3.2.0-1'],
    ['4.0.0-rc.1', '4.0.0-rc.1'],
    ['weird', undefined],
  ] as const)('`auto_start` with Truthound %s', ([truthound, refused]) => {
    const [engine] = checks({ config_overrides: { auto_start: true } }, { truthound });
    if (refused === undefined) return expect(engine?.status).toBe('passed');
    expect(engine).toStrictEqual({
      name: 'engine_runtime',
      status: 'failed',
      message:
        "Failed to resolve engine runtime: Failed to start Truthound engine: Engine 'truthound' version " +
        `${refused} is incompatible with requirement '>=3.0.1,<4.0.0' | Details: {'engine_name': 'truthound', ` +
        `'engine_version': '${refused}', 'required': '>=3.0.1,<4.0.0'} | Details: {'engine_name': 'truthound'}`,
      details: { error_type: 'EngineInitializationError' },
    });
  });

  test('`auto_start` asks whether the engine is there', () => {
    const input = { engine_name: 'pandera', config_overrides: { auto_start: true } };
    expect(checks(input)[0]?.message).toBe(
      'Failed to resolve engine runtime: Failed to start Pandera adapter: Pandera is not installed. ' +
        "Install it with: pip install pandera | Details: {'engine_name': 'pandera'}",
    );
    expect(checks(input, { pandera: '0.13.4' })[0]?.status).toBe('passed');
  });
});

describe('a refused configuration', () => {
  test.for([
    [
      { nope: 1, max_workers: 0 },
      "TruthoundEngineConfig.__init__() got an unexpected keyword argument 'nope'",
    ],
    [{ max_workers: 'x' }, "'<' not supported between instances of 'str' and 'int'"],
    [{ max_workers: true, startup_timeout_seconds: -1 }, 'startup_timeout_seconds must be non-negative'],
    [{ min_severity: 'bad' }, "min_severity must be one of {'high', 'critical', 'low', 'medium'}, got 'bad'"],
    [{ context_mode: null }, "'NoneType' object has no attribute 'lower'"],
    [{ default_drift_method: [] }, "unhashable type: 'list'"],
    [{ default_contamination: null }, "'<' not supported between instances of 'float' and 'NoneType'"],
    [{ default_contamination: 1 }, 'default_contamination must be between 0 and 0.5, got 1'],
    [['a'], "'list' object is not a mapping"],
  ] as const)('%o', ([config_overrides, message]) => {
    const answer = ask({
      config_overrides: config_overrides as unknown as JsonObject,
      engine_name: 'truthound3',
    });
    expect(answer).toMatchObject({
      outcome: 'incompatible',
      report: { compatibility: { engine_name: 'truthound', engine_version: null } },
    });
    expect(checks({ config_overrides: config_overrides as unknown as JsonObject })).toMatchObject([
      { name: 'engine_runtime', message: `Failed to resolve engine runtime: ${message}` },
    ]);
  });
});

describe('the exception that a caller meets', () => {
  test.for([
    [{ auto_config_policy: 5 }, 'ValueError', "'5' is not a valid AutoConfigPolicy"],
    [{ required_operations: 'check' }, 'ValueError', "'c' is not a valid OperationKind"],
    [{ required_operations: 5, engine_name: 'nope' }, 'TypeError', "'int' object is not iterable"],
    [{ observability: { backend: 'x' } }, 'ValueError', "'x' is not a valid ObservabilityBackend"],
    [
      { observability: { retry_count: '3.5' } },
      'ValueError',
      "invalid literal for int() with base 10: '3.5'",
    ],
    [{ observability: { metadata: null } }, 'TypeError', "'NoneType' object is not iterable"],
    [
      { observability: { retry_count: '0'.repeat(4301) } },
      'ValueError',
      'Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit',
    ],
    [{ extras: ['a'], host_execution: 'x' }, 'TypeError', "'str' object is not a mapping"],
    [{ extras: ['a'], auto_config_policy: 'x' }, 'ValueError', "'x' is not a valid AutoConfigPolicy"],
    [{ host_metadata: true }, 'TypeError', "'bool' object is not a mapping"],
    [{ extras: 5, config_overrides: {}, sql: 'select 1' }, 'TypeError', "'int' object is not iterable"],
    [{ data: `/${LONG}/x.csv` }, 'OSError', `[Errno 36] File name too long: '/${LONG}/x.csv'`],
    [{ data: `./${'ü'.repeat(128)}` }, 'OSError', `[Errno 36] File name too long: '${'ü'.repeat(128)}'`],
    [{ data: `data/${LONG}.csv` }, 'OSError', `[Errno 36] File name too long: 'data/${LONG}.csv'`],
  ] as const)('%o', ([input, exception, message]) => {
    expect(ask(input as unknown as JsonObject)).toStrictEqual({ outcome: 'crash', exception, message });
  });

  test('no name is too long in a folder that is not there, and what is empty counts as a mapping', () => {
    const input = { data: `missing/${LONG}.csv`, extras: [], host_metadata: 0, host_execution: '' };
    expect(ask(input)).toMatchObject({
      outcome: 'compatible',
      report: {
        resolved_source: { metadata: { exists: false } },
        metadata: { runtime_context: { extras: {}, host_metadata: {}, host_execution: {} } },
      },
    });
  });

  test('numbers are read in the digits of every script', () => {
    expect(ask({ observability: { retry_count: '1٣', timeout_seconds: '٣.٥' } })).toMatchObject({
      report: { metadata: { observability: { retry_count: 13, timeout_seconds: 3.5 } } },
    });
  });

  test('an engine that cannot be made hides an operation that does not exist', () => {
    expect(ask({ engine_name: 'nope', required_operations: ['fly'] }).outcome).toBe('incompatible');
  });
});

describe('observability', () => {
  test.for([
    [{}, 'passed', 'no-op observability emitter is ready'],
    [{ structured_logging: 'no' }, 'passed', 'structured logger emitter is ready'],
    [{ backend: 'openlineage' }, 'passed', 'OpenLineage emitter will operate in in-memory mode'],
    [{ backend: 'openlineage', structured_logging: 1 }, 'passed', 'composite observability emitter is ready'],
    [
      { backend: 'openlineage', endpoint: 'http://' },
      'failed',
      'OpenLineage endpoint must be an absolute http(s) URL',
    ],
    [
      { backend: 'openlineage', endpoint: 5 },
      'failed',
      "Observability preflight failed: 'int' object has no attribute 'decode'",
    ],
    [
      'openlineage',
      'failed',
      "Observability preflight failed: 'str' object has no attribute 'preflight_check'",
    ],
  ] as const)('%o', ([observability, status, message]) => {
    const found = checks({ observability }).find(({ name }) => name === 'observability');
    expect(found).toMatchObject({ status, message });
  });
});
