/** Calls in a flow's file that ask the preflight of truthound-orchestration → the arguments they give. */
import type { Span } from '../../diagnostics/span.ts';
import { argument, type Call, isNone, type PythonUse, type Value } from '../../quality/python-use.ts';
import type { Arguments, Told } from './flow-inputs.ts';
import { type Argument, OF_CONTEXT } from './read-input.ts';

/** What a name in the flow stands for when the deployment runs: the value of the parameter of that name. */
export type ParameterOf = (name: string) => Told | undefined;

const OF_CALL = [
  'serializer',
  'data',
  'data_path',
  'sql',
  'source_factory',
  'required_operations',
  'observability',
] as const satisfies Argument[];

/** The arguments of one call of `run_preflight`. */
export function argumentsOfCall(call: Call, use: PythonUse, parameterOf: ParameterOf): Arguments {
  const reading = new Reading(use, parameterOf);
  const engine = argument(call, 'request_or_engine', 0);
  if (isCallOf(engine, /^common\..*\bEngineCreationRequest$/)) readRequest(engine.call, reading);
  else reading.read('engine_name', engine);
  for (const name of OF_CALL) reading.read(name, argument(call, name));
  readContext(argument(call, 'runtime_context'), reading);
  if (call.isOpen) reading.hide([...OF_CALL, ...OF_CONTEXT, 'engine_name'], call.where);
  return reading.given;
}

function readRequest(request: Call, reading: Reading): void {
  reading.read('engine_name', argument(request, 'engine_name', 0));
  reading.read('config_overrides', argument(request, 'config_overrides'));
  // What else a request may hold is combined with the call in ways that are not looked into here.
  for (const name of ['required_operations', 'observability', 'auto_config_policy'] as const)
    if (request.keywords.has(name)) reading.hide([name], request.where);
  readContext(argument(request, 'runtime_context'), reading);
  if (request.isOpen || request.keywords.has('config'))
    reading.hide(['engine_name', 'config_overrides'], request.where);
}

function readContext(value: Value | undefined, reading: Reading): void {
  if (value === undefined || isNone(value)) return;
  if (!isCallOf(value, /^common\..*\bnormalize_runtime_context$/) || value.call.isOpen)
    return reading.hide(OF_CONTEXT, value.where);
  for (const name of OF_CONTEXT) reading.read(name, argument(value.call, name));
}

function isCallOf(value: Value | undefined, callee: RegExp): value is Extract<Value, { kind: 'call' }> {
  return value?.kind === 'call' && callee.test(value.call.callee);
}

/** Arguments on their way from Python's text to values. */
class Reading {
  readonly given = new Map<Argument, Told>();
  readonly #use: PythonUse;
  readonly #parameterOf: ParameterOf;

  constructor(use: PythonUse, parameterOf: ParameterOf) {
    this.#use = use;
    this.#parameterOf = parameterOf;
  }

  read(name: Argument, value: Value | undefined): void {
    if (value === undefined || isNone(value)) return;
    this.given.set(
      name,
      value.kind === 'literal' ? { value: value.value, where: value.where } : this.#told(value),
    );
  }

  hide(names: readonly Argument[], where: Span): void {
    for (const name of names) this.given.set(name, { why: 'the flow works it out', where });
  }

  #told(value: Value): Told {
    const { where } = value;
    const text =
      value.where.file === this.#use.file ? this.#use.text.slice(where.start.offset, where.end.offset) : '';
    if (value.kind === 'unknown' && /^[a-z_]\w*$/i.test(text) && !isAssigned(text, this.#use)) {
      const parameter = this.#parameterOf(text);
      if (parameter !== undefined) return parameter;
    }
    return { why: 'the flow works it out', where };
  }
}

/** Whether a name may hold something else than its parameter by then. A line that ends in a comma belongs to a signature or a call. */
function isAssigned(name: string, { text }: PythonUse): boolean {
  const assignment = String.raw`^\s+${name}\s*(?::[^=\n]+)?[-+*/|]?=(?!=)(?!.*,\s*$)`;
  return new RegExp(String.raw`${assignment}|\b(?:for|as)\s+${name}\b|\b${name}\s*:=`, 'm').test(text);
}
