/** What the engine itself loads, without anything of ours around it. */
import {
  type CompiledCall,
  type CompiledObject,
  type CompiledRules,
  type CompiledValue,
  printValue,
} from './compiled.ts';

/**
 * Truthound: the arguments of `truthound.check`, one object a call. Pandera: schemas for `pandera.io.from_yaml`, which
 * JSON is, one document a schema. Great Expectations: an expectation suite of the 1.x API.
 */
export function nativeForm({ engine, calls }: CompiledRules): string {
  if (engine === 'truthound') return printValue(calls.map(argumentsOf));
  const member = engine === 'pandera' ? 'schema' : 'suite';
  return calls.map((call) => printValue(call[member] ?? null)).join('---\n');
}

function argumentsOf({ validators = [], validator_config: config = {} }: CompiledCall): CompiledObject {
  return { validators, validator_config: config } satisfies Record<string, CompiledValue>;
}
