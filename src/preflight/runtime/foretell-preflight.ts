/** The report of `run_preflight` without Python (truthound-orchestration 3.0.3, `common/engines/resolver.py`): the same checks, words and exceptions, what it gets wrong among them. */
import type { JsonObject, JsonValue } from '../../json.ts';
import { isRuleMapping, pythonTypeName } from '../../rules/python-value.ts';
import type { Engine } from '../../rules/rule.ts';
import { capabilities, requiredOperations } from './capabilities.ts';
import { dictOf, observabilityConfig, observabilityReadiness } from './observability.ts';
import {
  POLICIES,
  type Policy,
  type PreflightAnswer,
  type PreflightReport,
  type RuntimeCheck,
} from './preflight-report.ts';
import { caught, type PythonCrash, raise } from './python-crash.ts';
import { isTruthy, type PythonData, reprOf, textOf, toJson } from './python-data.ts';
import { type InstalledEngines, type ResolvedEngine, resolveEngine } from './resolve-engine.ts';
import { type ResolvedSource, resolveSource, type SourceFacts, type SourceInput } from './resolve-source.ts';

/** Arguments of `run_preflight`, of the runtime context and of the engine's request by their Python names; absent is the default. */
export interface PreflightInput extends SourceInput {
  readonly engine_name?: PythonData;
  /** Of the engine's configuration; where it is there, engine and configuration travel in an `EngineCreationRequest`. */
  readonly config_overrides?: PythonData;
  readonly platform?: PythonData;
  readonly auto_config_policy?: PythonData;
  readonly host_version?: PythonData;
  readonly connection_id?: PythonData;
  readonly profile_name?: PythonData;
  readonly source_name?: PythonData;
  readonly project_root?: PythonData;
  readonly host_metadata?: PythonData;
  readonly host_execution?: PythonData;
  readonly extras?: PythonData;
  readonly serializer?: PythonData;
  readonly required_operations?: PythonData;
  readonly observability?: PythonData;
}

/** What only the machine on which the flow runs can tell. */
export interface RuntimeFacts extends SourceFacts {
  readonly engines: InstalledEngines;
}

/** What the package answers to the input on a machine of these facts. */
export function runPreflight(input: PreflightInput, facts: RuntimeFacts): PreflightAnswer {
  const run = caught(() => report(input, facts));
  if ('crash' in run) return { outcome: 'crash', ...run.crash };
  const outcome = run.answer.compatibility.compatible ? 'compatible' : 'incompatible';
  return { outcome, report: run.answer };
}

function report(input: PreflightInput, facts: RuntimeFacts): PreflightReport {
  const policy = policyOf(input.auto_config_policy ?? null);
  const source = resolveSource(input, facts);
  const mappings = contextMappings(input, source);
  const platform = isTruthy(input.platform) ? (input.platform ?? null) : 'common';
  const serializer = input.serializer === undefined ? 'shared_wire' : input.serializer;
  const operations = requiredOperations(input.required_operations ?? null);
  const settled = { platform, policy, source, mappings, serializer, operations };
  const engine = caught(() =>
    resolveEngine(input.engine_name ?? null, input.config_overrides ?? undefined, facts.engines),
  );
  const resolved = 'answer' in engine ? engine.answer : undefined;
  const checks = [
    ...hostCheck(input.host_version ?? null, platform),
    'answer' in engine ? enginePassed(engine.answer) : engineFailed(engine.crash),
    ...(resolved === undefined ? [] : checksOfEngine(input, resolved, settled)),
  ];
  return {
    compatibility: {
      // Whatever was asked for, a report that could not make the engine says Truthound.
      engine_name: resolved?.name ?? 'truthound',
      engine_version: resolved?.version ?? null,
      platform: toJson(platform),
      compatible: checks.every(({ status }) => status !== 'failed'),
      auto_config_policy: policy,
      checks,
      metadata: {},
    },
    resolved_source: source,
    serializer: toJson(serializer),
    metadata: {
      runtime_context: runtimeContext(input, settled),
      observability: isMappingGiven(input.observability) ? observabilityConfig(input.observability) : null,
    },
  };
}

/** What is known before the engine is made. */
interface Settled {
  readonly platform: PythonData;
  readonly policy: Policy;
  readonly source: ResolvedSource | null;
  readonly mappings: ContextMappings;
  readonly serializer: PythonData;
  readonly operations: readonly PythonData[];
}

type ContextMappings = Readonly<Record<'host_metadata' | 'host_execution' | 'extras', JsonValue>>;

/** What Python makes of each of them, in this order; it looks at them once the source is known. Throws `Crash`. */
function contextMappings(input: PreflightInput, source: ResolvedSource | null): ContextMappings {
  const made = (value: PythonData | undefined): JsonValue =>
    value === undefined || !isTruthy(value) ? {} : toJson(mappingOf(value, input, source));
  return {
    host_metadata: made(input.host_metadata),
    host_execution: made(input.host_execution),
    extras: made(input.extras),
  };
}

/** A context that comes with a name is laid over another, `{**value}`; one beside a request stays as it is until a source is added, `dict(value)`. */
function mappingOf(value: PythonData, input: PreflightInput, source: ResolvedSource | null): PythonData {
  if ((input.config_overrides ?? null) !== null) return source === null ? value : dictOf(value);
  if (!isRuleMapping(value)) raise('TypeError', `'${pythonTypeName(value)}' object is not a mapping`);
  return value;
}

function policyOf(value: PythonData): Policy {
  if (value === null) return 'safe_auto';
  const name = textOf(value).toLowerCase();
  const policy = POLICIES.find((each) => each === name);
  return policy ?? raise('ValueError', `${reprOf(name)} is not a valid AutoConfigPolicy`);
}

function hostCheck(version: PythonData, platform: PythonData): RuntimeCheck[] {
  if (version === null) return [];
  const message = `${textOf(platform)} runtime metadata provided`;
  return [check('host_runtime', message, { host_version: toJson(version) })];
}

function enginePassed({ name, version }: ResolvedEngine): RuntimeCheck {
  return check('engine_runtime', `Resolved ${name} runtime`, { engine_version: version });
}

function engineFailed({ exception, message }: PythonCrash): RuntimeCheck {
  const text = `Failed to resolve engine runtime: ${message}`;
  return check('engine_runtime', text, { error_type: exception }, 'failed');
}

function checksOfEngine(input: PreflightInput, engine: ResolvedEngine, settled: Settled): RuntimeCheck[] {
  const { source, policy, serializer, operations } = settled;
  return [
    ...capabilityChecks(operations, engine.name),
    ...(source === null ? [] : [sourceCheck(source, input)]),
    check('serializer', `Shared serializer '${textOf(serializer)}' is available`, {}),
    ...observabilityChecks(input.observability ?? null),
    ...(engine.name === 'truthound' && policy === 'safe_auto' ? [ZERO_CONFIG] : []),
  ];
}

function capabilityChecks(required: readonly PythonData[], engine: Engine): RuntimeCheck[] {
  return capabilities(required, engine).map(({ operation, supported, reason }) => {
    const details = { operation, supported, reason, details: {} };
    return check(`capability:${operation}`, reason, details, supported ? 'passed' : 'failed');
  });
}

function sourceCheck(source: ResolvedSource, input: PreflightInput): RuntimeCheck {
  const isConnected = isTruthy(input.connection_id) || isTruthy(input.profile_name);
  if (source.requires_connection && !isConnected) {
    const message = `${source.kind} sources require a connection or profile`;
    return check('source_resolution', message, { ...source }, 'failed');
  }
  return check('source_resolution', `Resolved ${source.kind} source`, { ...source });
}

function observabilityChecks(value: PythonData): RuntimeCheck[] {
  if (value === null) return [];
  const run = caught(() => observabilityReadiness(value));
  if ('answer' in run) {
    const { isReady, message, details } = run.answer;
    return [check('observability', message, details, isReady ? 'passed' : 'failed')];
  }
  const message = `Observability preflight failed: ${run.crash.message}`;
  return [check('observability', message, { error_type: run.crash.exception }, 'failed')];
}

const ZERO_CONFIG = check('zero_config', 'Truthound safe_auto defaults to ephemeral zero-config runtime', {
  context_mode: 'ephemeral',
  persist_runs: false,
  persist_docs: false,
});

function check(
  name: string,
  message: string,
  details: JsonObject,
  status: RuntimeCheck['status'] = 'passed',
): RuntimeCheck {
  return { name, status, message, details };
}

function isMappingGiven(value: PythonData | undefined): value is ReadonlyMap<string, PythonData> {
  return value !== undefined && isRuleMapping(value);
}

/** `PlatformRuntimeContext.to_dict()` */
function runtimeContext(input: PreflightInput, { platform, policy, source, mappings }: Settled): JsonObject {
  const root = input.project_root ?? null;
  return {
    platform: toJson(platform),
    auto_config_policy: policy,
    host_version: toJson(input.host_version ?? null),
    connection_id: toJson(input.connection_id ?? null),
    profile_name: toJson(input.profile_name ?? null),
    source_name: toJson(input.source_name ?? null),
    project_root: root === null ? null : textOf(root),
    host_metadata: mappings.host_metadata,
    host_execution: mappings.host_execution,
    source_descriptors: source === null ? [] : [{ ...source }],
    extras: mappings.extras,
  };
}
