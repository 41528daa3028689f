/** What the engine itself loads, without anything of ours around it. */
import {
  type CompiledCall,
  type CompiledObject,
  type CompiledRules,
  type CompiledValue,
  printValue,
} from './compiled.ts';

/**
 * Truthound: the arguments of `truthound.check`, one object a call. Pandera: schemas for its `from_yaml`, which JSON is, one
 * document a schema. Great Expectations: an expectation suite of the 1.x API.
 */
export function nativeForm({ engine, calls }: CompiledRules): string {
  if (engine === 'truthound') return printValue(calls.map(argumentsOf));
  const member = engine === 'pandera' ? 'schema' : 'suite';
  return calls.map((call) => printValue(call[member] ?? null)).join('---\n');
}

function argumentsOf({ validators = [], validator_config: config = {} }: CompiledCall): CompiledObject {
  return { validators, validator_config: isObject(config) ? withAliases(config) : config };
}

/**
 * As text Truthound knows kinds of types alone, and takes any other text for «whatever» (`column_type`, measured on 3.2.0).
 * The run-time module gives it classes, which text cannot.
 */
function withAliases(config: CompiledObject): CompiledObject {
  const { column_type: columnType } = config;
  if (columnType === undefined || !isObject(columnType)) return config;
  const { expected_types: types } = columnType;
  if (types === undefined || !isObject(types)) return config;
  const aliases = Object.entries(types).map(([column, type]) => [column, aliasOf(type)] as const);
  return { ...config, column_type: { ...columnType, expected_types: Object.fromEntries(aliases) } };
}

const ALIASES: readonly [RegExp, string][] = [
  [/^UInt\d/, 'uint'],
  [/^Int\d/, 'int'],
  [/^Float\d/, 'float'],
  [/^String/, 'string'],
  [/^Boolean/, 'bool'],
  [/^Datetime/, 'datetime'],
  [/^Date/, 'date'],
  [/^Time/, 'time'],
];

function aliasOf(type: CompiledValue): CompiledValue {
  const text = typeof type === 'string' ? type : '';
  return ALIASES.find(([pattern]) => pattern.test(text))?.[1] ?? type;
}

function isObject(value: CompiledValue): value is CompiledObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
