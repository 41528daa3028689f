/** Whether bad data fails the run: not said, said differently in two places, or said as a ratio where a percentage is meant. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import { argument, type Call, isLeftOut, literal, type Value } from '../python-use.ts';
import { configOf, isDecorator, leavesOut, optionOf, partOf, TASKS } from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';

const CHECKS_WITH_SWITCH = ['quality_checked_flow', 'validated_flow', 'create_validation_flow'];

export function checkFailModes(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => (leavesFailModeOpen(call) ? [implicit(call)] : []));
}

function implicit(call: Call): Diagnostic {
  const part = partOf(call) ?? '';
  return diagnostic('TQ4013', {
    message: `\`${part}\` does not say whether bad data fails the run`,
    where: call.where,
    help: /^create_(quality|pipeline)_flow$/.test(part)
      ? 'say it with `config=QualityFlowConfig(fail_on_error=True, …)`'
      : 'write `fail_on_error=True`, or `False` where a warning is enough',
  });
}

function leavesFailModeOpen(call: Call): boolean {
  const part = partOf(call) ?? '';
  if (part === 'data_quality_check_task')
    return call.decorates === undefined && isLeftOut(call, 'fail_on_error');
  if (/^(QualityFlowConfig|PipelineFlowConfig|CheckTaskConfig)$/.test(part))
    return isLeftOut(call, 'fail_on_error');
  if (/^create_(quality|pipeline)_flow$/.test(part)) return configOf(call) === 'none';
  return CHECKS_WITH_SWITCH.includes(part) && configOf(call) === 'none' && leavesOut(call, 'fail_on_error');
}

/** The block raises first, and what the flow says comes too late. */
export function checkFailModeSplits(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => {
    const part = partOf(call) ?? '';
    const isTask = Object.hasOwn(TASKS, part);
    const block = isTask ? argument(call, 'block', 1) : optionOf(call, 'block');
    const said = saidByFlow(call, isTask);
    const hard = block?.kind === 'call' ? hardFailOf(block.call) : undefined;
    if (literal(said) !== false || said === undefined || hard !== true || block === undefined) return [];
    return [
      diagnostic('TQ4014', {
        message:
          'bad data fails the run all the same: the block raises first, and it does not say `fail_on_error=False`',
        where: said.where,
        related: [{ where: block.where, text: 'the block' }],
        help: 'give the block `fail_on_error=False` as well',
      }),
    ];
  });
}

function saidByFlow(call: Call, isTask: boolean): Value | undefined {
  if (isTask) return argument(call, 'fail_on_error');
  const config = configOf(call);
  if (typeof config === 'object') return argument(config, 'fail_on_error');
  const takesIt = isDecorator(call) || partOf(call) === 'create_validation_flow';
  return takesIt && config === 'none' ? optionOf(call, 'fail_on_error') : undefined;
}

/** Whether a block fails on bad data; undefined when it is loaded, and so not known. */
function hardFailOf(block: Call): boolean | undefined {
  if (partOf(block) !== 'DataQualityBlock' || block.isOpen) return undefined;
  const value = argument(block, 'fail_on_error');
  const said = literal(value);
  if (value === undefined) return true;
  return typeof said === 'boolean' ? said : undefined;
}

/** `failure_rate` goes from 0 to 100, and the threshold, which must be 0 to 1, is compared with it as it is. */
export function checkThresholds(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => {
    const part = partOf(call) ?? '';
    if (
      !/^(quality_checked_flow|QualityFlowConfig|CheckTaskConfig|DataQualityBlock|data_quality_check_task)$/.test(
        part,
      )
    )
      return [];
    const value = optionOf(call, 'warning_threshold');
    const threshold = literal(value);
    if (!value || typeof threshold !== 'number' || threshold <= 0 || threshold > 1) return [];
    return [
      diagnostic('TQ4015', {
        message: `\`warning_threshold=${threshold}\` means ${threshold} %: it is compared with a percentage`,
        where: value.where,
        help: 'set it on the block alone, in percent (`warning_threshold=10.0`); flow and task refuse more than `1.0`',
      }),
    ];
  });
}
