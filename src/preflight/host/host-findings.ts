/** What a host report has against the versions, before places of lines become places of texts. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { Disagreement } from './disagreements.ts';
import type { HostReport } from './host-report.ts';
import type { BrokenCombination } from './known-broken.ts';
import { type Refusal, TESTED } from './matrix.ts';
import type { HostProblem, Place } from './pin.ts';
import { PROVEN } from './proven-tuples.ts';

export interface HostFinding {
  code: Extract<DiagnosticCode, 'TQ4401' | 'TQ4402' | 'TQ4403' | 'TQ4404' | 'TQ4405' | 'TQ4406' | 'TQ4407'>;
  /** Where it is another one than that of the code. */
  severity?: Severity;
  message: string;
  /** Undefined where nothing names what it is about. */
  place?: Place;
  /** A second place, with words of its own. */
  related?: { place: Place; text: string };
  help: string;
}

export interface Telling {
  /** Whether the flow runs truthound-orchestration, which the ranges are of. */
  isTuple: boolean;
  /** Packages whose range of versions has a finding of its own (TQ4006). */
  told: ReadonlySet<string>;
}

/** On what files and images say. */
export function hostFindings(report: HostReport, { isTuple, told }: Telling): HostFinding[] {
  return [
    ...(isTuple ? report.refusals.map(ofRefusal) : []),
    ...(isTuple ? ofUntested(report) : []),
    ...report.broken.filter((each) => !isTold(each, told)).map(ofBroken),
    ...report.disagreements.map(ofDisagreement),
    ...ofProblems(report.problems),
  ];
}

/** What depends on how a package is used is told where it is used; a range of versions where it is written. */
export function isTold({ toldBy, when }: BrokenCombination, told: ReadonlySet<string>): boolean {
  if (toldBy !== 'TQ4006') return toldBy !== undefined;
  return Object.keys(when).some((name) => told.has(name));
}

/** Also of one that the interpreter has. */
export function ofRefusal({ pin, message }: Refusal): HostFinding {
  const [tested] = PROVEN.endToEnd;
  const version = tested && { ...tested, 'truthound-orchestration': tested.orchestration }[pin.name];
  const help =
    pin.name === 'python'
      ? 'take Python 3.12, with which truthound-orchestration is tested'
      : `take \`${pin.name}==${typeof version === 'string' ? version : ''}\`, which is tested end to end`;
  return { code: 'TQ4401', message, place: pin.place, help };
}

/** Where a version is open, that is the news, and others tell it. */
function ofUntested({ verdict, tuple, reasons }: HostReport): HostFinding[] {
  const { python, prefect, truthound, orchestration } = tuple;
  const isOpen = [python, prefect, truthound, orchestration].some(({ strength }) => strength !== 'exact');
  if (verdict !== 'in range, untested' || isOpen) return [];
  return [
    {
      code: 'TQ4402',
      message: `${tupleWords(tuple)} are supported, and nobody has tested them together`,
      ...(prefect.place === undefined ? {} : { place: prefect.place }),
      help: reasons[0]?.includes('only with')
        ? reasons[0]
        : `these are tested: ${TESTED.join('; ')}; Prefect 3.6.29 and Truthound 3.0.1 on Python 3.12`,
    },
  ];
}

/** Also of one that the interpreter has. */
export function ofBroken({
  pins,
  when,
  message,
  help,
  certainty,
  breaks,
  affects,
}: BrokenCombination): HostFinding {
  const names = Object.keys(when).map((name) => {
    const pin = pins.find((each) => each.name === name);
    if (pin?.version !== undefined) return `\`${name}\` ${pin.version}`;
    return pin === undefined || pin.strength === 'none'
      ? `\`${name}\` without a version`
      : `\`${name}\` \`${pin.specifier}\``;
  });
  const place = (pins.findLast(({ version }) => version === undefined) ?? pins.at(-1))?.place;
  const isHalf = certainty === 'possible';
  return {
    code: 'TQ4403',
    severity: breaks === 'runs' ? (isHalf ? 'warning' : 'error') : isHalf ? 'hint' : 'warning',
    message: `with ${names.join(' and ')} ${isHalf ? 'it may be that ' : ''}${message}${breaks === 'server' ? `; this concerns ${affects}` : ''}`,
    ...(place === undefined ? {} : { place }),
    help,
  };
}

function ofDisagreement({ pins: [one, other], message }: Disagreement): HostFinding {
  return {
    code: 'TQ4404',
    message,
    place: one.place,
    related: { place: other.place, text: `\`${other.version ?? other.specifier}\` here` },
    help: 'name the same version in both, or leave it to one of them',
  };
}

/** One for each file: what is no list of versions at all has a problem in each line. */
function ofProblems(problems: readonly HostProblem[]): HostFinding[] {
  const files = [...new Set(problems.map(({ place }) => place.file))];
  return files.flatMap((file) => {
    const [first, ...others] = problems.filter(({ place }) => place.file === file);
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    return [
      {
        code: 'TQ4405',
        message: `the versions in \`${file}\` cannot all be read: ${first.message}${more}`,
        place: first.place,
        help: 'repair it: pip, or the tool that wrote it, stumbles there, too',
      },
    ];
  });
}

const TITLES = [
  ['python', 'Python'],
  ['prefect', 'Prefect'],
  ['truthound', 'Truthound'],
  ['orchestration', 'truthound-orchestration'],
] as const;

/** `Python 3.11, Prefect 3.8.8, Truthound >=3`: what is known; empty where nothing is. */
export function tupleWords(tuple: HostReport['tuple'], isWhole = true): string {
  const parts = TITLES.slice(0, isWhole ? undefined : 2).flatMap(([key, title]) => {
    const { version, specifier } = tuple[key];
    return tuple[key].place === undefined ? [] : [`${title} ${version ?? (specifier || 'of any version')}`];
  });
  const { name, version } = tuple.engine;
  return [
    ...parts,
    ...(isWhole && name !== 'truthound' && version ? [`${ENGINE_TITLES[name]} ${version}`] : []),
  ].join(', ');
}

const ENGINE_TITLES = { pandera: 'Pandera', great_expectations: 'Great Expectations' } as const;
