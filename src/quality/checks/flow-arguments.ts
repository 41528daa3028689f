/** Arguments of factories and decorators of `truthound_prefect`: unknown, missing, or without effect. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import { type Call, isLeftOut } from '../python-use.ts';
import { isDecorator, optionOf, VALIDATED_FLOW_PASSES_ON } from '../truthound-prefect.ts';

/** Options of Prefect's `@flow`, to which further keywords go (`prefect/flows.py`, 3.8.8). */
const FLOW_OPTIONS = [
  'version',
  'flow_run_name',
  'retries',
  'retry_delay_seconds',
  'task_runner',
  'description',
  'timeout_seconds',
  'validate_parameters',
  'persist_result',
  'result_storage',
  'result_serializer',
  'cache_result_in_memory',
  'log_prints',
  'on_completion',
  'on_failure',
  'on_cancellation',
  'on_crashed',
  'on_running',
];

/** Beside their own: what they hand on before the rest reaches `@flow`. */
const HANDED_ON: Readonly<Record<string, readonly string[]>> = {
  create_validation_flow: ['block'],
  validated_flow: VALIDATED_FLOW_PASSES_ON,
};

export function unknownArguments(call: Call, part: string, names: readonly string[]): Diagnostic[] {
  const known = new Set([
    ...names,
    ...FLOW_OPTIONS,
    ...(HANDED_ON[part] ?? []),
    ...(isDecorator(call) ? ['name'] : []),
  ]);
  return [...call.keywords].flatMap(([name, { where }]) => {
    if (known.has(name)) return [];
    if (name === 'tags' && isDecorator(call)) {
      const message = `\`${part}\` drops \`tags\`: neither the flow nor its runs have them`;
      const help = 'write `tags` in the deployment';
      return [{ ...diagnostic('TQ4002', { message, where, help }), severity: 'warning' as const }];
    }
    const near = name === 'cfg' ? 'config' : nearMiss(name, [...known]);
    const message = `\`${part}\` has no argument \`${name}\`${didYouMean(near)}`;
    const help =
      name === 'tags'
        ? 'write `tags` in the deployment'
        : 'without a change the import fails with a `TypeError`';
    return [diagnostic('TQ4002', { message, where, help })];
  });
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  create_quality_flow: ['name', 'loader'],
  create_validation_flow: ['name', 'source', 'rules'],
  create_pipeline_flow: ['name', 'stages'],
};

export function missingArguments(call: Call, part: string): Diagnostic[] {
  const missing = (REQUIRED[part] ?? []).filter((name) => !call.isOpen && optionOf(call, name) === undefined);
  return missing.map((name) =>
    diagnostic('TQ4002', {
      message: `\`${part}\` needs \`${name}\`, which is not given: the import fails with a \`TypeError\``,
      where: call.where,
      help:
        name === 'loader'
          ? 'pass the function that loads the data: `loader=load_orders`'
          : `pass \`${name}\``,
    }),
  );
}

const IDLE = ['enabled', 'name', 'description', 'tags', 'log_prints', 'validate_parameters'];

export function idleFields(call: Call, part: string): Diagnostic[] {
  return IDLE.filter((name) => !isLeftOut(call, name) && call.keywords.has(name)).map((name) => ({
    ...diagnostic('TQ4002', {
      message: `\`${name}\` of \`${part}\` has no effect: nothing reads it`,
      where: call.keywords.get(name)?.where ?? call.where,
      help:
        name === 'tags'
          ? 'write `tags` in the deployment'
          : `pass \`${name}\` to the factory or the decorator itself`,
    }),
    severity: 'warning',
  }));
}
