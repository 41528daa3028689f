/** Combinations of versions that are known not to work, with what to do. */
import type { Engine } from '../../rules/rule.ts';
import { choosePin, type HostPins } from './choose-pin.ts';
import known from './known-broken.json' with { type: 'json' };
import type { Pin } from './pin.ts';
import { parseVersion } from '../../requirements/version.ts';
import { admits, isWithin, mayMeet, parseSpecifier } from '../../requirements/specifier.ts';

/** One combination, as the data has it. */
export interface KnownBroken {
  /** Kebab-case; stays as it is. */
  id: string;
  /** Only where this engine checks. */
  engine?: string;
  /** Ranges (PEP 440) by name of package; all have to be met. */
  when: Readonly<Record<string, string>>;
  /** Packages that come with others, so that without a pin the newest one is installed, which is in the range. */
  newest: readonly string[];
  /** A range that admits it and newer ones is no danger, for installers take the newest. */
  isOnlyExact?: true;
  /** `runs`: runs of flows fail. `server`: only what serves the API does, so runs fail where nobody else serves it. */
  breaks: 'runs' | 'server';
  /** The finding that says so where it does harm. */
  toldBy?: string;
  affects: string;
  message: string;
  help: string;
  /** Where it is written upstream, or what was measured. */
  source: string;
}

/** A combination that is there: `certain` by versions or by ranges that have no other version, `possible` where a range or a missing pin leaves it open. */
export interface BrokenCombination extends KnownBroken {
  certainty: 'certain' | 'possible';
  /** What says so, in the order of `when`; a package that nothing names has none. */
  pins: Pin[];
}

/** Each in the order in which it is told. */
export const KNOWN_BROKEN = known as unknown as readonly KnownBroken[];

/** In the order of the data. `engine`: the one that checks. */
export function findBroken(host: HostPins, engine: Engine): BrokenCombination[] {
  return KNOWN_BROKEN.filter((each) => each.engine === undefined || each.engine === engine).flatMap(
    (each) => {
      const answers = Object.entries(each.when).map(([name, range]) => meets(host, name, range, each.newest));
      const isOpen = answers.includes('possible');
      if (answers.includes('no') || (isOpen && each.isOnlyExact === true)) return [];
      const pins = Object.keys(each.when).flatMap((name) => choosePin(host.pins, name) ?? []);
      return [{ ...each, certainty: isOpen ? 'possible' : 'certain', pins }];
    },
  );
}

function meets(
  { pins, isComplete }: HostPins,
  name: string,
  range: string,
  newest: readonly string[],
): 'certain' | 'possible' | 'no' {
  const pin = choosePin(pins, name);
  if (pin === undefined) return !isComplete && newest.includes(name) ? 'possible' : 'no';
  if (pin.strength === 'none') return newest.includes(name) ? 'possible' : 'no';
  const broken = parseSpecifier(range) ?? [];
  const version = pin.version === undefined ? undefined : parseVersion(pin.version);
  if (version !== undefined) return admits(broken, version) ? 'certain' : 'no';
  const written = parseSpecifier(pin.specifier) ?? [];
  if (!mayMeet(written, broken)) return 'no';
  return isWithin(written, broken) ? 'certain' : 'possible';
}
