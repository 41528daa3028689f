/** Checks whose results are kept nowhere. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FlowMaker, QualityFacts } from '../facts.ts';
import { argument, type Call, literal, type Value } from '../python-use.ts';
import { configOf, isDecorator, optionOf, partOf } from '../truthound-prefect.ts';

export function checkResults({ flows }: QualityFacts): Diagnostic[] {
  const seen = new Set<Call>();
  return flows.flatMap(({ maker, functionName }) => {
    const off = maker && !seen.has(maker.call) ? switchedOff(maker.call) : undefined;
    if (!maker || !off || hasConsumer(maker)) return [];
    seen.add(maker.call);
    return [
      diagnostic('TQ4016', {
        message: `what flow \`${functionName}\` finds is kept nowhere but in its log`,
        where: off.where,
        help: 'keep the result with `persist_result=True`, or write an artifact in a hook (`on_completion=[…]`)',
      }),
    ];
  });
}

/** Where the flow says that no artifact is written. */
function switchedOff(call: Call): Value | undefined {
  const config = configOf(call);
  const part = partOf(call) ?? '';
  const isDirect = (isDecorator(call) && config === 'none') || part === 'create_validation_flow';
  const value = isDirect
    ? optionOf(call, 'store_result')
    : typeof config === 'object'
      ? argument(config, 'store_results')
      : undefined;
  return literal(value) === false ? value : undefined;
}

function hasConsumer({ call, use }: FlowMaker): boolean {
  const kept = ['persist_result', 'result_storage', 'on_completion', 'on_failure'];
  const written = use.calls.some(({ callee }) => /^prefect\.a?create_\w+_artifact$/.test(callee));
  return call.isOpen || written || kept.some((name) => call.keywords.has(name));
}
