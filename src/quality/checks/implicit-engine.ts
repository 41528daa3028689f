/** Blocks and preflights that leave the engine to its default. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import { type Call, isLeftOut } from '../python-use.ts';
import { eachCall } from './each-call.ts';

const NAMES_ENGINE =
  /^(truthound_prefect\.(DataQualityBlock|EngineBlockConfig)|common\.engines(\.\w+)*\.EngineCreationRequest)$/;

export function checkEngineNames(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => (isImplicit(call) ? [implicit(call)] : []));
}

function isImplicit(call: Call): boolean {
  return NAMES_ENGINE.test(call.callee) && call.positional.length === 0 && isLeftOut(call, 'engine_name');
}

function implicit(call: Call): Diagnostic {
  return diagnostic('TQ4007', {
    message: `\`${call.callee.split('.').at(-1) ?? ''}\` does not say which engine checks the data`,
    where: call.where,
    help: 'name it, even where it is the default: `engine_name="truthound"`',
  });
}
