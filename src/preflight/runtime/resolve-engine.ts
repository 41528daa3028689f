/** The engine that a name stands for, made as the package makes it (truthound-orchestration 3.0.3, `common/engines/resolver.py`, `create_engine`). */
import { isRuleMapping, pythonTypeName } from '../../rules/python-value.ts';
import type { Engine, RuleMapping } from '../../rules/rule.ts';
import { strip } from '../../steps/python-strings.ts';
import { refuseConfig } from './engine-config.ts';
import { caught, raise } from './python-crash.ts';
import { isTruthy, type PythonData, reprOf } from './python-data.ts';
import { requireTruthound } from './truthound-version.ts';

/** Versions of what is installed; an engine that is absent is not. */
export type InstalledEngines = Readonly<Partial<Record<Engine, string>>>;

export interface ResolvedEngine {
  readonly name: Engine;
  /** `0.0.0` for an engine that is not installed, which passes all the same. */
  readonly version: string;
}

/** `ENGINE_ALIASES`, in the order of the registry. */
const NAMES: readonly (readonly [string, Engine])[] = [
  ['truthound', 'truthound'],
  ['truthound3', 'truthound'],
  ['great_expectations', 'great_expectations'],
  ['ge', 'great_expectations'],
  ['pandera', 'pandera'],
];

/**
 * `overrides` undefined: the name alone is passed, and what is no text stands for Truthound. Else both travel in an
 * `EngineCreationRequest`. Throws `Crash` for what the package reports as `engine_runtime` failed.
 */
export function resolveEngine(
  asked: PythonData,
  overrides: PythonData | undefined,
  installed: InstalledEngines,
): ResolvedEngine {
  const config = overrides === undefined ? new Map<string, PythonData>() : asConfig(overrides);
  const name = normalName(overrides === undefined && typeof asked !== 'string' ? null : asked);
  const engine = NAMES.find(([alias]) => alias === name)?.[1];
  if (engine === undefined) return refuseName(name);
  refuseConfig(engine, config);
  if (isTruthy(config.get('auto_start'))) start(engine, installed);
  return { name: engine, version: installed[engine] ?? '0.0.0' };
}

function normalName(asked: PythonData): string {
  if (!isTruthy(asked)) return 'truthound';
  if (typeof asked !== 'string')
    raise('AttributeError', `'${pythonTypeName(asked)}' object has no attribute 'strip'`);
  // It is normalised twice, so that a blank name becomes the default as well.
  return strip(asked).toLowerCase() || 'truthound';
}

function asConfig(overrides: PythonData): RuleMapping {
  if (!isRuleMapping(overrides)) raise('TypeError', `'${pythonTypeName(overrides)}' object is not a mapping`);
  return overrides;
}

function refuseName(name: string): never {
  const available = NAMES.map(([alias]) => alias);
  const details = new Map<string, PythonData>([
    ['engine_name', name],
    ['available_engines', available],
  ]);
  raise(
    'EngineNotFoundError',
    `Engine '${name}' not found. Available engines: ${available.join(', ')} | Details: ${reprOf(details)}`,
  );
}

const STARTED: Readonly<Record<Engine, { made: string; missing: string }>> = {
  truthound: {
    made: 'Truthound engine',
    missing: "Truthound library is not installed. Install it with: pip install 'truthound>=3.0,<4.0'",
  },
  pandera: {
    made: 'Pandera adapter',
    missing: 'Pandera is not installed. Install it with: pip install pandera',
  },
  great_expectations: {
    made: 'Great Expectations adapter',
    missing: 'Great Expectations is not installed. Install it with: pip install great-expectations',
  },
};

/** `auto_start` imports the engine, and of Truthound it asks the version. */
function start(engine: Engine, installed: InstalledEngines): void {
  const version = installed[engine];
  const problem = version === undefined ? STARTED[engine].missing : problemOf(engine, version);
  if (problem !== undefined)
    raise(
      'EngineInitializationError',
      `Failed to start ${STARTED[engine].made}: ${problem} | Details: {'engine_name': '${engine}'}`,
    );
}

function problemOf(engine: Engine, version: string): string | undefined {
  if (engine !== 'truthound') return undefined;
  const judged = caught(() => requireTruthound(version));
  return 'crash' in judged ? judged.crash.message : undefined;
}
