/** From the native report on inputs to what is said of them. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { type FlowInputs, unknownInputs, writtenInputs } from './flow-inputs.ts';
import type { PreflightAnswer, RuntimeCheck } from './preflight-report.ts';
import { type Argument, preflightInput } from './read-input.ts';
import type { RuntimeFacts } from './foretell-preflight.ts';
import { runPreflight } from './foretell-preflight.ts';
import { ARGUMENTS as SOURCES, type SourceFinding, type SourceFindingKind } from './source-finding.ts';
import { sourceFindings } from './source-findings.ts';
import { maskSources } from './source-secrets.ts';

export interface JudgedInputs {
  readonly answer: PreflightAnswer;
  readonly findings: readonly Diagnostic[];
  /** Names of the checks that passed. */
  readonly passed: readonly string[];
  /** Checks that rest on what only the run tells, and why: `source_resolution: the flow works out its \`sql\``. */
  readonly open: readonly string[];
}

/** What each check of the package rests on. */
const RESTS_ON: Readonly<Record<string, readonly Argument[]>> = {
  host_runtime: [],
  engine_runtime: ['engine_name', 'config_overrides'],
  source_resolution: [...SOURCES, 'connection_id', 'profile_name'],
  capability: ['engine_name', 'required_operations'],
  serializer: ['serializer'],
  observability: ['observability'],
  zero_config: ['engine_name', 'auto_config_policy'],
};

/** Arguments whose values can make the package end with an exception. */
const CRASHING: readonly Argument[] = [
  'auto_config_policy',
  'required_operations',
  'observability',
  ...SOURCES,
];

/** `isSaid`: whether another finding says the same of that place. What may not run makes no error. */
export function judgeInputs(
  inputs: FlowInputs,
  facts: RuntimeFacts,
  isSaid: (code: 'TQ4018' | 'TQ4019' | 'TQ4020', where: Span) => boolean,
): JudgedInputs {
  const judged = judgeCertain(inputs, facts, isSaid);
  if (inputs.isUncertain !== true) return judged;
  const findings = judged.findings.map((each): Diagnostic =>
    each.severity === 'error' ? { ...each, severity: 'warning' } : each,
  );
  return { ...judged, findings };
}

function judgeCertain(
  inputs: FlowInputs,
  facts: RuntimeFacts,
  isSaid: (code: 'TQ4018' | 'TQ4019' | 'TQ4020', where: Span) => boolean,
): JudgedInputs {
  const input = preflightInput(writtenInputs(inputs));
  const answer = runPreflight(input, facts);
  const unknown = unknownInputs(inputs);
  const sources = unknown.some((name) => isSource(name)) ? [] : sourceFindings(input, facts);
  if (answer.outcome === 'crash' && !isAsked(inputs) && hasSource(inputs)) {
    // What nobody hands over does not end the call that a block makes.
    const rest = judgeCertain(withoutSource(inputs), facts, isSaid);
    const misread = sources.flatMap((found) => misreadSource(inputs, found, isSaid));
    return { ...rest, findings: [...misread, ...rest.findings] };
  }
  const others = sources.filter(({ kind }) => kind !== 'source-crash');
  const misread = others.flatMap((found) => misreadSource(inputs, found, isSaid));
  if (answer.outcome === 'crash')
    return { answer, findings: [...misread, crashed(inputs, answer)], passed: [], open: [] };
  const { checks } = answer.report.compatibility;
  const isOpen = ({ name }: RuntimeCheck): boolean => restsOn(name).some((each) => unknown.includes(each));
  const failed = checks.filter((check) => check.status === 'failed' && !isOpen(check));
  return {
    answer,
    findings: [...misread, ...incompatible(inputs, failed, isSaid)],
    passed: checks.filter((check) => check.status === 'passed' && !isOpen(check)).map(({ name }) => name),
    open: unknown.map((name) => openOf(inputs, name)),
  };
}

/** Whether the flow or the file hands all of the inputs to `run_preflight`, the source among them. */
function isAsked({ asker }: FlowInputs): boolean {
  return asker === 'flow' || asker === 'file';
}

function hasSource({ given }: FlowInputs): boolean {
  return SOURCES.some((name) => given.has(name));
}

function withoutSource(inputs: FlowInputs): FlowInputs {
  return { ...inputs, given: new Map([...inputs.given].filter(([name]) => !isSource(name))) };
}

function restsOn(check: string): readonly Argument[] {
  return RESTS_ON[check.split(':')[0] ?? ''] ?? [];
}

function isSource(name: Argument): boolean {
  return (SOURCES as readonly Argument[]).includes(name);
}

function openOf({ given }: FlowInputs, name: Argument): string {
  const told = given.get(name);
  return `\`${name}\` is not known: ${told !== undefined && 'why' in told ? told.why : ''}`;
}

function placeOf({ given, where }: FlowInputs, names: readonly Argument[]): Span {
  const [first] = names.filter((name) => given.has(name));
  return (first === undefined ? undefined : given.get(first)?.where) ?? where;
}

/** The source that wins. */
function sourcePlace(inputs: FlowInputs): Span {
  return placeOf(inputs, SOURCES);
}

function incompatible(
  inputs: FlowInputs,
  failed: readonly RuntimeCheck[],
  isSaid: (code: 'TQ4018' | 'TQ4019', where: Span) => boolean,
): Diagnostic[] {
  const place = sourcePlace(inputs);
  const isKnown = isSaid('TQ4018', place) || isSaid('TQ4019', place);
  const told = failed.filter(({ name }) => isAsked(inputs) || name !== 'source_resolution' || !isKnown);
  const [first] = told;
  if (first === undefined) return [];
  // Behind the words of some exceptions stand the same facts once more, as Python writes a mapping.
  const texts = told.map(
    ({ name, message }) =>
      `\`${name}\`: ${String(maskSources(message.replace(/ \| Details: [\s\S]*$/, '')))}`,
  );
  const found = diagnostic('TQ4411', {
    message: `\`run_preflight\` calls these inputs incompatible: ${texts.join('; ')}`,
    where: first.name === 'source_resolution' ? place : placeOf(inputs, restsOn(first.name)),
    help: HELP[first.name.split(':')[0] ?? ''] ?? 'repair the argument',
  });
  // Without anybody who hands the source over, the flow may reach it by other ways.
  const isForeseen = !isAsked(inputs) && told.every(({ name }) => name === 'source_resolution');
  return [isForeseen ? { ...found, severity: 'warning' } : found];
}

const HELP: Readonly<Record<string, string>> = {
  engine_runtime: 'name `truthound`, `pandera` or `great_expectations`, with options that it takes',
  source_resolution: 'name a connection: `normalize_runtime_context(connection_id="…")`',
  capability: 'the engine does not have that operation: leave it out, or choose another engine',
  observability: 'give the whole address: `https://…`',
};

function crashed(
  inputs: FlowInputs,
  { exception, message }: { exception: string; message: string },
): Diagnostic {
  return diagnostic('TQ4412', {
    message: `\`run_preflight\` reports nothing and ends with \`${exception}: ${String(maskSources(message))}\``,
    where: placeOf(
      inputs,
      CRASHING.filter((name) => isAbout(inputs, name, message)),
    ),
    help: 'repair the argument',
  });
}

/** Which argument an exception is about, by what the package calls it and by its value. */
function isAbout({ given }: FlowInputs, name: Argument, message: string): boolean {
  const told = given.get(name);
  if (told === undefined || 'why' in told) return false;
  if (name === 'auto_config_policy') return message.includes('AutoConfigPolicy');
  if (name === 'required_operations') return message.includes('OperationKind');
  return !/AutoConfigPolicy|OperationKind/.test(message);
}

const SAID_BY: Readonly<Partial<Record<SourceFindingKind, 'TQ4019' | 'TQ4020'>>> = {
  'windows-path': 'TQ4019',
  'compressed-file': 'TQ4019',
  'unknown-format': 'TQ4019',
  'file-missing': 'TQ4020',
};

function misreadSource(
  inputs: FlowInputs,
  { kind, message, help }: SourceFinding,
  isSaid: (code: 'TQ4019' | 'TQ4020', where: Span) => boolean,
): Diagnostic[] {
  const where = sourcePlace(inputs);
  const code = SAID_BY[kind];
  if (code !== undefined && isSaid(code, where)) return [];
  const found = diagnostic('TQ4415', { message: String(maskSources(message)), where, help });
  // A source that only a parameter names may be read by the flow itself.
  const isHandedOver = isAsked(inputs) || kind === 'credentials-in-uri';
  return [isHandedOver ? found : { ...found, severity: 'hint' }];
}
