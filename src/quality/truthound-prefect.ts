/**
 * The parts of `truthound_prefect` that flows call, with their arguments.
 * Source: `truthound_prefect/flows/factories.py`, `flows/decorators.py`, `flows/config.py` and `tasks/*.py` of
 * truthound-orchestration 3.0.3.
 */
import { argument, type Call, isLeftOut, isNone, type Value } from './python-use.ts';

const PACKAGE = 'truthound_prefect.';

/** `common.engines.run_preflight`, from whichever module of truthound-orchestration it is imported. */
export function asksPreflight({ callee }: Call): boolean {
  return /^common\..*\brun_preflight$/.test(callee);
}

/** Functions that make a flow, which takes `**kwargs` alone, with where each argument stands. */
export const FACTORIES: Readonly<Record<string, readonly string[]>> = {
  create_quality_flow: ['name', 'loader', 'rules', 'config', 'block', 'description'],
  create_validation_flow: ['name', 'source', 'rules', 'fail_on_error', 'store_result', 'description'],
  create_pipeline_flow: ['name', 'stages', 'config', 'block', 'description'],
};

export const MULTI_TABLE_FACTORY = 'create_multi_table_quality_flows';

export const DECORATORS: Readonly<Record<string, readonly string[]>> = {
  quality_checked_flow: [
    'rules',
    'check_mode',
    'fail_on_error',
    'warning_threshold',
    'auto_schema',
    'engine_name',
    'store_result',
    'result_key',
    'block',
    'config',
  ],
  profiled_flow: ['include_histograms', 'sample_size', 'store_result', 'result_key', 'block'],
  validated_flow: ['check_before', 'check_after', 'rules', 'auto_schema', 'fail_on_error'],
};

/** Arguments of `quality_checked_flow` that reach it through `validated_flow(**flow_kwargs)`. */
export const VALIDATED_FLOW_PASSES_ON = [
  'warning_threshold',
  'engine_name',
  'store_result',
  'result_key',
  'block',
  'config',
];

/** Tasks that take `block` as their second argument, with the key of the artifact that they write. */
export const TASKS: Readonly<Record<string, string>> = {
  data_quality_check_task: 'check_result',
  data_quality_profile_task: 'profile_result',
  data_quality_learn_task: 'learn_result',
  data_quality_stream_task: 'stream_result',
};

/** Tasks made beforehand, from configs that say nothing of the artifact and without a block. */
export const READY_TASKS: Readonly<Record<string, string>> = {
  strict_check_task: 'check_result',
  lenient_check_task: 'check_result',
  auto_schema_check_task: 'check_result',
  full_profile_task: 'profile_result',
  minimal_profile_task: 'profile_result',
  standard_learn_task: 'learn_result',
  strict_learn_task: 'learn_result',
};

export const TASK_FACTORIES: Readonly<Record<string, string>> = {
  create_check_task: 'check_result',
  create_profile_task: 'profile_result',
  create_learn_task: 'learn_result',
};

/** Classes whose options look like those of a flow. */
export const FLOW_CONFIGS = ['FlowConfig', 'QualityFlowConfig', 'PipelineFlowConfig'];
export const TASK_CONFIGS = ['CheckTaskConfig', 'ProfileTaskConfig', 'LearnTaskConfig'];

/** What a call is to `truthound_prefect`: `create_quality_flow`; undefined for any other package. */
export function partOf(call: Call): string | undefined {
  return partOfPath(call.callee);
}

function partOfPath(path: string): string | undefined {
  return path.startsWith(PACKAGE) ? path.slice(PACKAGE.length) : undefined;
}

export function isFactory(call: Call): boolean {
  return Object.hasOwn(FACTORIES, partOf(call) ?? '');
}

export function isDecorator(call: Call): boolean {
  return Object.hasOwn(DECORATORS, partOf(call) ?? '');
}

/** An argument of a factory or decorator, wherever it stands. */
export function optionOf(call: Call, name: string): Value | undefined {
  return argument(call, name, positionOf(call, name));
}

/** Whether a factory or decorator is certainly not given the option. */
export function leavesOut(call: Call, name: string): boolean {
  return isLeftOut(call, name, positionOf(call, name));
}

function positionOf(call: Call, name: string): number | undefined {
  const part = partOf(call) ?? '';
  const names = FACTORIES[part] ?? DECORATORS[part] ?? [];
  const position = names.indexOf(name);
  return position < 0 ? undefined : position;
}

/**
 * The call that makes the config of a factory or decorator, under the name that the package's pages give it as well;
 * `none` without one, `preset` for one of the package's own,
 * which say nothing of results; undefined when it cannot be told.
 */
export function configOf(call: Call): Call | 'none' | 'preset' | undefined {
  const value = optionOf(call, 'config') ?? argument(call, 'cfg');
  if (value === undefined || isNone(value)) return call.isOpen ? undefined : 'none';
  if (value.kind === 'imported' && /_CONFIG$/.test(partOfPath(value.path) ?? '')) return 'preset';
  return value.kind === 'call' && !value.call.isOpen ? value.call : undefined;
}
