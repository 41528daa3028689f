/**
 * Blocks, factories and decorators of `truthound_prefect` that make an engine → the arguments with which they ask
 * `run_preflight`: platform, engine and observability, and never a source (truthound-orchestration 3.0.3,
 * `blocks/engine.py`, `EngineBlock._create_engine`).
 */
import type { Span } from '../../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { QualityFlow } from '../../quality/facts.ts';
import { argument, type Call, isNone, type Value } from '../../quality/python-use.ts';
import { configOf, isDecorator, isFactory, optionOf, partOf } from '../../quality/truthound-prefect.ts';
import type { Arguments, Told } from './flow-inputs.ts';
import type { Argument } from './read-input.ts';

/** What the block files of the project hold, by the block's name. */
export type BlockFields = ReadonlyMap<string, JsonObject>;

interface Engine {
  readonly where: Span;
  readonly given: Arguments;
}

/** One for each block or maker that makes an engine for the flow; none where nothing of the package does. */
export function enginesOfFlow({ maker, use }: QualityFlow, blocks: BlockFields): Engine[] {
  const call = maker?.call;
  const isMaker = call !== undefined && (isFactory(call) || isDecorator(call));
  if (isMaker) return [engineOfMaker(call, blocks)];
  return use.calls
    .filter((each) => isBlock(each) || isLoaded(each))
    .map((each) => engineOfBlock(each, blocks));
}

function engineOfMaker(call: Call, blocks: BlockFields): Engine {
  const block = optionOf(call, 'block') ?? argument(call, 'block');
  const made =
    block === undefined || isNone(block)
      ? { where: call.where, given: ownEngine(call) }
      : engineOfValue(block, blocks);
  const source = partOf(call) === 'create_validation_flow' ? optionOf(call, 'source') : undefined;
  if (source === undefined || source.kind === 'function' || source.kind === 'lambda') return made;
  return { ...made, given: new Map([...made.given, ['data_path', told(source)]]) };
}

/** The engine of the block that a factory or decorator makes without one. */
function ownEngine(call: Call): Arguments {
  if (call.isOpen) return asked(call.where, [['engine_name', unknown(call.where)]]);
  const config = configOf(call);
  if (config === undefined) return asked(call.where, [['engine_name', unknown(call.where)]]);
  const named = typeof config === 'string' ? optionOf(call, 'engine_name') : argument(config, 'engine_name');
  return asked(call.where, [['engine_name', named === undefined ? byDefault(call.where) : told(named)]]);
}

function engineOfValue(value: Value, blocks: BlockFields): Engine {
  const isSeen = value.kind === 'call' && (isBlock(value.call) || isLoaded(value.call));
  if (isSeen) return engineOfBlock(value.call, blocks);
  const { where } = value;
  return { where, given: asked(where, hidden(where, 'the block is made out of sight')) };
}

function engineOfBlock(call: Call, blocks: BlockFields): Engine {
  const { where } = call;
  return { where, given: asked(where, isLoaded(call) ? loaded(call, blocks) : written(call)) };
}

function isBlock({ callee }: Call): boolean {
  return /^truthound_prefect\.(?:DataQualityBlock|EngineBlockConfig)$/.test(callee);
}

function isLoaded({ callee }: Call): boolean {
  return /^truthound_prefect\.DataQualityBlock\.a?load$/.test(callee);
}

function written(call: Call): Given {
  if (call.isOpen) return hidden(call.where, 'the flow works it out');
  const engine = argument(call, 'engine_name');
  const observability = argument(call, 'observability');
  return [
    ['engine_name', engine === undefined ? byDefault(call.where) : told(engine)],
    ...observabilityOf(observability === undefined ? undefined : told(observability)),
  ];
}

function loaded(call: Call, blocks: BlockFields): Given {
  const { where } = call;
  const name = argument(call, 'name', 0);
  const fields =
    name?.kind === 'literal' ? blocks.get(String(name.value).split('/').at(-1) ?? '') : undefined;
  if (fields === undefined) return hidden(where, 'the server alone has the block');
  const field = (key: string): Told | undefined =>
    fields[key] === undefined || fields[key] === null ? undefined : { value: fields[key], where };
  return [
    ['engine_name', field('engine_name') ?? byDefault(where)],
    ...observabilityOf(field('observability')),
  ];
}

type Given = [Argument, Told][];

/** The package takes an empty mapping, which is the default, for none. */
function observabilityOf(told: Told | undefined): Given {
  if (told === undefined || ('value' in told && isEmpty(told.value))) return [];
  return [['observability', told]];
}

function isEmpty(value: JsonValue): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function asked(where: Span, given: Given): Arguments {
  return new Map([['platform', { value: 'prefect', where }], ...given]);
}

function hidden(where: Span, why: string): Given {
  return [
    ['engine_name', { why, where }],
    ['observability', { why, where }],
  ];
}

function told(value: Value): Told {
  return value.kind === 'literal' ? { value: value.value, where: value.where } : unknown(value.where);
}

function unknown(where: Span): Told {
  return { why: 'the flow works it out', where };
}

function byDefault(where: Span): Told {
  return { value: 'truthound', where };
}
