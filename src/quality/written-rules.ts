/** Rules that a flow writes out and hands to an engine of truthound-orchestration, and which engine that is. */
import type { Span } from '../diagnostics/span.ts';
import type { JsonValue } from '../json.ts';
import { type Engine, ENGINES } from '../rules/rule.ts';
import type { QualityFacts } from './facts.ts';
import { argument, type Call, isNone, literal, type Value } from './python-use.ts';
import { ENGINES as DISTRIBUTIONS } from './packages.ts';
import { optionOf, partOf } from './truthound-prefect.ts';

export interface WrittenRules {
  /** Of the whole list. */
  readonly where: Span;
  readonly rules: readonly { rule: JsonValue; where: Span }[];
  /** Undefined where it cannot be told. */
  readonly engine: Engine | undefined;
  /** Whether a block of `truthound_prefect` makes the engine, by its name; else the flow makes the adapter itself. */
  readonly isByBlock: boolean;
  /** Whether native validators are given beside them: then these run. */
  readonly hasValidators: boolean;
}

/** Undefined where a call gives no rules, or none that are written out. */
export function rulesOf(call: Call): WrittenRules | undefined {
  if (!/^(truthound_prefect|common\.engines)\b/.test(call.callee)) return undefined;
  const given =
    optionOf(call, 'rules') ??
    argument(call, 'rules', partOf(call) === 'data_quality_check_task' ? 2 : undefined);
  if (given?.kind !== 'literal' || !Array.isArray(given.value)) return undefined;
  const { value, items, where } = given;
  return {
    where,
    rules: value.map((rule, index) => ({ rule, where: items?.[index] ?? where })),
    ...engineOf(call),
    hasValidators: call.isOpen || call.keywords.has('validators'),
  };
}

type Made = Pick<WrittenRules, 'engine' | 'isByBlock'>;

/** What a block or an option names; the default where neither is given. */
function engineOf(call: Call): Made {
  const named = literal(optionOf(call, 'engine_name'));
  if (typeof named === 'string') return { engine: known(named), isByBlock: true };
  const block = optionOf(call, 'block') ?? argument(call, 'block');
  if (block !== undefined && !isNone(block)) return engineOfBlock(block);
  return { engine: call.isOpen || partOf(call) === undefined ? undefined : 'truthound', isByBlock: true };
}

/** A block that is made elsewhere, or loaded, names an engine that cannot be seen here. */
function engineOfBlock(block: Value): Made {
  if (block.kind !== 'call') return { engine: undefined, isByBlock: true };
  const adapter = argument(block.call, 'engine', 1);
  if (adapter?.kind === 'call') return { engine: engineOfAdapter(adapter.call.callee), isByBlock: false };
  if (partOf(block.call) !== 'DataQualityBlock') return { engine: undefined, isByBlock: true };
  const name = argument(block.call, 'engine_name');
  if (name === undefined) return { engine: block.call.isOpen ? undefined : 'truthound', isByBlock: true };
  const text = literal(name);
  return { engine: typeof text === 'string' ? known(text) : undefined, isByBlock: true };
}

/** `common.engines` of truthound-orchestration 3.0.3. */
const ADAPTERS: Readonly<Record<string, Engine>> = {
  TruthoundEngine: 'truthound',
  PanderaAdapter: 'pandera',
  GreatExpectationsAdapter: 'great_expectations',
};

function engineOfAdapter(callee: string): Engine | undefined {
  return ADAPTERS[callee.split('.').at(-1) ?? ''];
}

function known(name: string): Engine | undefined {
  return ENGINES.find((engine) => engine === name);
}

/** The exact version that the project asks for. */
export function versionOf(engine: Engine, { requirements }: QualityFacts): string | undefined {
  const found = requirements.find(({ name }) => name === DISTRIBUTIONS[engine]);
  return /^={2,3}\s*([\w.]+)$/.exec(found?.specifier.trim() ?? '')?.[1];
}
