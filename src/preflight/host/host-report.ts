/** The host of a deployment: which versions run, whether they are known to work together, and where files disagree. */
import type { Engine } from '../../rules/rule.ts';
import { choosePin, gatherPins } from './choose-pin.ts';
import { type Disagreement, findDisagreements } from './disagreements.ts';
import { type BrokenCombination, findBroken } from './known-broken.ts';
import { judgeTuple, type Refusal, type Verdict } from './matrix.ts';
import type { HostFile, HostProblem, Pin, Place } from './pin.ts';

/** One version of the tuple. `version` is undefined where only a range is known, `place` where nothing names it. */
export interface TuplePart {
  version?: string;
  specifier: string;
  strength: Pin['strength'];
  place?: Place;
}

export interface HostReport {
  tuple: {
    python: TuplePart;
    prefect: TuplePart;
    truthound: TuplePart;
    orchestration: TuplePart;
    engine: TuplePart & { name: Engine };
  };
  verdict: Verdict;
  /** Sentences in words of the user; never empty. */
  reasons: string[];
  /** The pins that make it `unsupported`. */
  refusals: Refusal[];
  broken: BrokenCombination[];
  disagreements: Disagreement[];
  /** What could not be read; the rest of the report holds for what could. */
  problems: HostProblem[];
}

/** Distributions of the engines. */
const PACKAGES: Readonly<Record<Engine, string>> = {
  truthound: 'truthound',
  pandera: 'pandera',
  great_expectations: 'great-expectations',
};

/**
 * `files`: what `readHostFile` made of each list of the project. `engine`: the one that checks; Truthound where none is
 * named, as truthound-orchestration chooses. `installed`: of the interpreter that was asked (`installedPins`), or of the
 * image that the deployment names (`imagePins`).
 */
export function hostReport(
  files: readonly HostFile[],
  { engine = 'truthound', installed = [] }: { engine?: Engine; installed?: readonly Pin[] } = {},
): HostReport {
  const host = gatherPins(files, installed);
  const pinFor = (name: string): Pin | undefined => choosePin(host.pins, name);
  const parts = {
    python: pinFor('python'),
    prefect: pinFor('prefect'),
    truthound: pinFor('truthound'),
    orchestration: pinFor('truthound-orchestration'),
    engine: { name: engine, pin: pinFor(PACKAGES[engine]) },
  };
  return {
    tuple: {
      python: partOf(parts.python),
      prefect: partOf(parts.prefect),
      truthound: partOf(parts.truthound),
      orchestration: partOf(parts.orchestration),
      engine: { name: engine, ...partOf(parts.engine.pin) },
    },
    ...judgeTuple(parts, pinFor),
    broken: findBroken(host, engine),
    disagreements: findDisagreements(host.pins),
    problems: files.flatMap(({ problems }) => problems),
  };
}

function partOf(pin: Pin | undefined): TuplePart {
  if (pin === undefined) return { specifier: '', strength: 'none' };
  const { version, specifier, strength, place } = pin;
  return { ...(version === undefined ? {} : { version }), specifier, strength, place };
}
