/** Retries and time limits: not said at all, or said where nothing reads them. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { FlowMaker, QualityFacts } from '../facts.ts';
import { type Call, literal } from '../python-use.ts';
import { FLOW_CONFIGS, partOf, TASK_CONFIGS } from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';

export function checkRetries(facts: QualityFacts): Diagnostic[] {
  return [
    ...unsaid(
      facts,
      'retries',
      'TQ4010',
      'say how often it is run again: `retries=0` where failing data would only fail again',
    ),
    ...eachCall(facts, (call) => [
      ...unread(call, FLOW_CONFIGS, ['retries', 'retry_delay_seconds'], 'TQ4010'),
      ...retriedCheck(call),
    ]),
  ];
}

export function checkTimeouts(facts: QualityFacts): Diagnostic[] {
  return [
    ...unsaid(facts, 'timeout_seconds', 'TQ4011', 'give it a limit: `timeout_seconds=3600`'),
    ...eachCall(facts, (call) => unread(call, FLOW_CONFIGS, ['timeout_seconds'], 'TQ4011')),
  ];
}

export function checkCaches(facts: QualityFacts): Diagnostic[] {
  const fields = ['cache_key', 'cache_expiration_seconds'];
  return eachCall(facts, (call) => [...unread(call, TASK_CONFIGS, fields, 'TQ4012'), ...constantKey(call)]);
}

/** One finding a flow, however many deployments it has. */
function unsaid({ flows }: QualityFacts, option: string, code: DiagnosticCode, help: string): Diagnostic[] {
  const makers = new Set<Call>();
  return flows.flatMap(({ maker, functionName }) => {
    if (!maker || makers.has(maker.call) || saysOption(maker, option)) return [];
    makers.add(maker.call);
    const message = `flow \`${functionName}\` does not say its \`${option}\``;
    return [diagnostic(code, { message, where: maker.call.where, help })];
  });
}

function saysOption({ call, use }: FlowMaker, option: string): boolean {
  // `with_options` makes another flow of it, with options of its own.
  return call.isOpen || call.keywords.has(option) || use.text.includes('.with_options(');
}

function unread(
  call: Call,
  classes: readonly string[],
  fields: readonly string[],
  code: DiagnosticCode,
): Diagnostic[] {
  const part = partOf(call) ?? '';
  if (!classes.includes(part)) return [];
  const isFlow = classes === FLOW_CONFIGS;
  return fields.flatMap((name) => {
    const keyword = call.keywords.get(name);
    if (!keyword) return [];
    const found = diagnostic(code, {
      message: `\`${name}\` of \`${part}\` has no effect: nothing reads it`,
      where: keyword.where,
      help: isFlow
        ? `pass it to the factory or the decorator itself, which hands it to \`@flow\``
        : 'give a task of your own `cache_policy` or `cache_key_fn`',
    });
    return [{ ...found, severity: 'warning' as const }];
  });
}

/** The same data fails the same check again. */
function retriedCheck(call: Call): Diagnostic[] {
  if (partOf(call) !== 'CheckTaskConfig' || call.isOpen) return [];
  const keyword = call.keywords.get('retries');
  const retries = literal(keyword?.value);
  if (!keyword || typeof retries !== 'number' || retries === 0) return [];
  if (literal(call.keywords.get('fail_on_error')?.value) === false) return [];
  return [
    diagnostic('TQ4010', {
      message: 'a check that fails is made again, on data that fails it again',
      where: keyword.where,
      help: 'retry the task that loads the data, and not the check: `retries=0`',
    }),
  ];
}

function constantKey(call: Call): Diagnostic[] {
  const value = call.callee === 'prefect.task' ? call.keywords.get('cache_key_fn')?.value : undefined;
  if (value?.kind !== 'lambda' || value.constant === undefined) return [];
  const found = diagnostic('TQ4012', {
    message: `the cache key is \`"${value.constant}"\` whatever the task is given: data that changed is not looked at`,
    where: value.where,
    help: 'build the key from the data set and the environment, or use `cache_policy=INPUTS`',
  });
  return [{ ...found, severity: 'warning' }];
}
