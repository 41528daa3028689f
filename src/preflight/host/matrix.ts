/** What a tuple of versions is worth: what upstream tests, what `tq` tests, what may be installed. */
import type { Engine } from '../../rules/rule.ts';
import matrix from './matrix.json' with { type: 'json' };
import type { Pin } from './pin.ts';
import { parseVersion } from '../../requirements/version.ts';
import { PROVEN, type ProvenTuple } from './proven-tuples.ts';
import { admits, mayMeet, parseSpecifier } from '../../requirements/specifier.ts';
import { runtimeAdmits } from './truthound-range.ts';

/**
 * `tested-primary`, `tested-minimum`: by truthound-orchestration. `tested-by-tq`: end to end by our own tests.
 * `unknown`: no file says what runs.
 */
export type Verdict =
  'tested-primary' | 'tested-minimum' | 'tested-by-tq' | 'in range, untested' | 'unsupported' | 'unknown';

/** The pin that counts for each part; undefined where nothing names it. */
export interface HostParts {
  python: Pin | undefined;
  prefect: Pin | undefined;
  truthound: Pin | undefined;
  orchestration: Pin | undefined;
  engine: { name: Engine; pin: Pin | undefined };
}

export interface Judgement {
  verdict: Verdict;
  /** Sentences; the ones that decide come first. Never empty. */
  reasons: string[];
  /** The pins that make it `unsupported`, each with its sentence; else empty. */
  refusals: Refusal[];
}

export interface Refusal {
  pin: Pin;
  message: string;
}

/**
 * `constraintPin`: the pin of another package, by its name. The ranges are those of `matrix.json`; the one of
 * truthound-orchestration itself is ours: the releases that the matrix of 3.0.3 can speak for.
 */
export function judgeTuple(parts: HostParts, constraintPin: (name: string) => Pin | undefined): Judgement {
  const refusals = ranges(parts).flatMap(([name, pin]): Refusal[] => {
    const message = pin && refusalOf(name, pin);
    return pin === undefined || message === undefined ? [] : [{ pin, message }];
  });
  if (refusals.length > 0)
    return { verdict: 'unsupported', reasons: refusals.map(({ message }) => message), refusals };
  return { ...judgeInRange(parts, constraintPin), refusals };
}

function judgeInRange(parts: HostParts, constraintPin: (name: string) => Pin | undefined): InRange {
  const missing = ranges(parts).flatMap(([name, pin]) => (pin === undefined ? [name] : []));
  // Truthound comes with truthound-orchestration, in whichever version is the newest.
  const unsaid = missing.filter((name) => name !== 'truthound');
  if (unsaid.length > 0)
    return { verdict: 'unknown', reasons: unsaid.map((name) => `no file says which \`${name}\` runs`) };
  const tested = testedAs(parts, constraintPin);
  if (tested) return { ...tested, reasons: [...tested.reasons, ...remarks(parts)] };
  return {
    verdict: 'in range, untested',
    reasons: [...openReasons(parts, constraintPin), ...remarks(parts)],
  };
}

type InRange = Omit<Judgement, 'refusals'>;

type Named = readonly [name: keyof typeof matrix.ranges, pin: Pin | undefined];

function ranges({ python, prefect, truthound, orchestration }: HostParts): Named[] {
  return [
    ['python', python],
    ['prefect', prefect],
    ['truthound', truthound],
    ['truthound-orchestration', orchestration],
  ];
}

function refusalOf(name: keyof typeof matrix.ranges, pin: Pin): string | undefined {
  const range = matrix.ranges[name];
  const supported = parseSpecifier(range) ?? [];
  const version = pin.version === undefined ? undefined : parseVersion(pin.version);
  if (version === undefined) {
    const written = parseSpecifier(pin.specifier) ?? [];
    if (pin.strength === 'none' || mayMeet(written, supported)) return undefined;
    return `\`${name}\` \`${pin.specifier}\` has no version in \`${range}\``;
  }
  const shown = `\`${name}\` ${pin.version}`;
  if (name === 'truthound') return truthoundRefusal(pin.version ?? '', shown, range);
  return admits(supported, version) ? undefined : `${shown} is not in \`${range}\``;
}

/** The engine refuses versions that pip installs; it does so when a flow starts it. */
function truthoundRefusal(version: string, shown: string, range: string): string | undefined {
  if (runtimeAdmits(range, version) === true) return undefined;
  const parsed = parseVersion(version);
  const isByPip = parsed !== undefined && admits(parseSpecifier(matrix.truthoundByPip) ?? [], parsed);
  if (!isByPip) return `${shown} is not in \`${range}\``;
  const isRead = admits(parseSpecifier(range) ?? [], parsed);
  return isRead
    ? `${shown} can be installed, yet the engine takes it for a prerelease and does not start`
    : `${shown} can be installed, yet the engine starts with \`${range}\` only`;
}

function testedAs(parts: HostParts, constraintPin: (name: string) => Pin | undefined): InRange | undefined {
  const { primary, minimum, orchestration } = matrix;
  if (hasVersions(parts, { ...primary, orchestration }))
    return { verdict: 'tested-primary', reasons: ['truthound-orchestration tests it at every change'] };
  const isMinimum = hasVersions(parts, { python: minimum.python, prefect: minimum.prefect, orchestration });
  if (isMinimum && violated(constraintPin).length === 0)
    return { verdict: 'tested-minimum', reasons: ['truthound-orchestration tests it before each release'] };
  const proven = PROVEN.endToEnd.find((each) => isProven(parts, each));
  return proven && { verdict: 'tested-by-tq', reasons: ['the tests of `tq` run it end to end'] };
}

function isProven(
  parts: HostParts,
  { engine, python, prefect, truthound, orchestration }: ProvenTuple,
): boolean {
  return engine === parts.engine.name && hasVersions(parts, { python, prefect, truthound, orchestration });
}

type Versions = Partial<Record<'python' | 'prefect' | 'truthound' | 'orchestration', string>>;

function hasVersions(parts: HostParts, wanted: Versions): boolean {
  return Object.entries(wanted).every(([name, version]) => {
    const written = parts[name as keyof Versions]?.version;
    const parsed = written === undefined ? undefined : parseVersion(written);
    const exact = parseSpecifier(name === 'python' ? `==${version}.*` : `==${version}`) ?? [];
    return parsed !== undefined && admits(exact, parsed);
  });
}

/** What upstream installs the oldest Prefect with, and this host does not. */
function violated(constraintPin: (name: string) => Pin | undefined): string[] {
  return Object.entries(matrix.minimum.constraints).flatMap(([name, range]) => {
    const pin = constraintPin(name);
    const written = parseSpecifier(pin?.specifier ?? '') ?? [];
    const isWithin = pin !== undefined && pin.strength !== 'none' && !reaches(written, range);
    return isWithin ? [] : [`\`${name}${range}\``];
  });
}

/** Whether a range reaches beyond an upper bound. */
function reaches(written: Parameters<typeof mayMeet>[0], below: string): boolean {
  return mayMeet(written, parseSpecifier(below.replace('<', '>=')) ?? []);
}

function openReasons(parts: HostParts, constraintPin: (name: string) => Pin | undefined): string[] {
  const open = ranges(parts).filter(([, pin]) => pin?.strength !== 'exact');
  if (open.length > 0)
    return open.map(([name, pin]) =>
      pin === undefined || pin.strength === 'none'
        ? `\`${name}\` has no version, so the newest one is installed`
        : `\`${name}\` \`${pin.specifier}\` leaves the version open`,
    );
  const { minimum, primary, orchestration } = matrix;
  if (hasVersions(parts, { python: minimum.python, prefect: minimum.prefect, orchestration }))
    return [`\`prefect\` ${minimum.prefect} is tested only with ${violated(constraintPin).join(', ')}`];
  return [
    `versions are tested together: Prefect ${primary.prefect} and Truthound ${primary.truthound} on Python ${primary.python} by truthound-orchestration ${orchestration}, ${PROVEN.endToEnd.map(shownTuple).join(', ')} by \`tq\``,
  ];
}

function shownTuple({ python, prefect, truthound }: ProvenTuple): string {
  return `Prefect ${prefect} and Truthound ${truthound} on Python ${python}`;
}

/** For help: the versions of `PROVEN` that one may take. */
export const TESTED = PROVEN.endToEnd.map(
  (each) => `${shownTuple(each)}, with truthound-orchestration ${each.orchestration}`,
);

/** What is worth knowing and decides nothing. */
function remarks({ python, engine }: HostParts): string[] {
  const isCanary = hasVersions({ python } as HostParts, { python: matrix.canaryPython });
  const isAdvanced = matrix.advancedEngines.includes(engine.name);
  const isMeasured = PROVEN.measured.some(
    (each) => each.engine === engine.name && each.version === engine.pin?.version,
  );
  return [
    ...(isCanary ? [`Python ${matrix.canaryPython} is only tried at night by truthound-orchestration`] : []),
    ...(isAdvanced ? [`truthound-orchestration promises no version of \`${engine.name}\``] : []),
    ...(isAdvanced && isMeasured
      ? [`what \`${engine.name}\` ${engine.pin?.version} does with each rule is measured, without Prefect`]
      : []),
  ];
}
