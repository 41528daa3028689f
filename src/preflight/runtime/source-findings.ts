/** What `resolve_data_source` gets wrong about a source, or lets pass (measured with truthound-orchestration 3.0.3). */
import { strip } from '../../steps/python-strings.ts';
import { caught, type PythonCrash } from './python-crash.ts';
import { type ResolvedSource, resolveSource, type SourceFacts, type SourceInput } from './resolve-source.ts';
import { CHECKS } from './source-checks.ts';
import { type Argument, ARGUMENTS, beside, hasCredentials, type SourceFinding } from './source-finding.ts';

/** Findings on the source that wins and on those it hides, in a fixed order; none where no source is named. */
export function sourceFindings(input: SourceInput, facts: SourceFacts): SourceFinding[] {
  const [argument, ...hidden] = ARGUMENTS.filter((name) => (input[name] ?? null) !== null);
  if (argument === undefined) return [];
  const value = input[argument];
  const shadowed = hidden.map((name) => shadowedBy(name, argument));
  if (typeof value !== 'string' || argument === 'source_factory') return shadowed;
  const text = strip(value);
  if (text === '') return [blank(argument), ...shadowed];
  return [
    ...shadowed,
    ...findingsOnText(
      argument,
      text,
      caught(() => resolveSource(input, facts)),
    ),
  ];
}

function findingsOnText(
  argument: Argument,
  text: string,
  run: ReturnType<typeof caught<ResolvedSource | null>>,
): SourceFinding[] {
  const leak = credentials(argument, text);
  if ('crash' in run) return [...leak, crashed(argument, text, run.crash)];
  if (run.answer === null) return leak;
  const named = { argument, text, source: run.answer };
  const first = CHECKS.map((check) => check(named)).find((finding) => finding !== undefined);
  return first === undefined ? leak : [...leak, first];
}

function blank(argument: Argument): SourceFinding {
  return {
    kind: 'source-blank',
    message: `\`${argument}\` is blank, so the run has no source and the preflight of truthound-orchestration passes`,
    help: `write the source, or leave \`${argument}\` out`,
  };
}

function shadowedBy(hidden: Argument, winner: Argument): SourceFinding {
  return {
    kind: 'source-shadowed',
    message: `\`${hidden}\` is ignored because \`${winner}\` is given, too`,
    help: 'name one source',
  };
}

function crashed(argument: Argument, text: string, { exception, message }: PythonCrash): SourceFinding {
  return {
    kind: 'source-crash',
    message: `\`${argument}\` makes truthound-orchestration end with \`${exception}: ${beside(text, message)}\``,
    help: 'repair the address or the path',
  };
}

function credentials(argument: Argument, text: string): SourceFinding[] {
  if (!hasCredentials(text)) return [];
  return [
    {
      kind: 'credentials-in-uri',
      message: `\`${argument}\` holds credentials, which truthound-orchestration repeats in its report and its logs`,
      help: 'keep them in a block of the Prefect server, and pass the address without them',
    },
  ];
}
