/** Which of several pins says what really runs. */
import { isExcluded, isOfExtra } from './marker.ts';
import { type HostFile, type Pin, PIN_SOURCES, pinOf } from './pin.ts';
import { mayMeet, parseSpecifier } from '../../requirements/specifier.ts';

const STRENGTHS = ['exact', 'range', 'none'] as const;

/** What all files say, and whether they say all. */
export interface HostPins {
  pins: readonly Pin[];
  /** Whether some file names all that is installed, so that a package without a pin is not there. */
  isComplete: boolean;
}

/**
 * `installed`: what an interpreter told (`installedPins`), which is all there is, or an image (`imagePins`). Without what
 * only counts elsewhere than on Linux, or with another Python.
 */
export function gatherPins(files: readonly HostFile[], installed: readonly Pin[]): HostPins {
  const pins = [...installed, ...files.flatMap(({ pins: own }) => own)];
  const python = choosePin(pins, 'python');
  return {
    pins: pins.filter((pin) => !isExcluded(pin, python)),
    isComplete:
      installed.some(({ source }) => source === 'installed') ||
      files.some(({ isLock, pins: own }) => isLock && own.length > 0),
  };
}

/**
 * What is installed counts before all that is written, and what an extra or a group asks for behind all. Of the others one
 * for every platform goes before one with a marker, then the strongest, then the source which comes first in
 * `PIN_SOURCES`. Those of one file that count here or there are alternatives. Undefined where no file names it.
 */
export function choosePin(pins: readonly Pin[], name: string): Pin | undefined {
  const own = pins.filter((pin) => pin.name === name);
  const best = own.reduce<Pin | undefined>(
    (chosen, each) => (chosen === undefined || orderPins(each, chosen) < 0 ? each : chosen),
    undefined,
  );
  if (best === undefined) return undefined;
  const image = own.find(({ source }) => source === 'image');
  if (image !== undefined && !LAST_WORDS.has(best.source) && !meet(image, best)) return image;
  return !isOptional(best) && best.marker === undefined ? best : withAlternatives(best, own);
}

/** What an image has runs, unless something is installed over it (`notReplaced`), whatever a list beside it says. */
const LAST_WORDS: ReadonlySet<string> = new Set(['installed', 'image']);

function meet(one: Pin, other: Pin): boolean {
  return mayMeet(parseSpecifier(one.specifier) ?? [], parseSpecifier(other.specifier) ?? []);
}

function withAlternatives(best: Pin, own: readonly Pin[]): Pin | undefined {
  const ranges = own
    .filter((each) => each.place.file === best.place.file && rank(each) === rank(best))
    .map(({ specifier }) => specifier);
  const different = [...new Set(ranges)].slice(0, MOST_ALTERNATIVES);
  if (different.length === 1) return best;
  const { name, source, place, marker } = best;
  const specifier = different.includes('') ? '' : different.join(' || ');
  return pinOf({ name, specifier, source, place, ...(marker === undefined ? {} : { marker }) });
}

/** A package has two or three; each costs time wherever ranges are compared. */
const MOST_ALTERNATIVES = 50;

function orderPins(one: Pin, other: Pin): number {
  return (
    Number(other.source === 'installed') - Number(one.source === 'installed') ||
    rank(one) - rank(other) ||
    STRENGTHS.indexOf(one.strength) - STRENGTHS.indexOf(other.strength) ||
    PIN_SOURCES.indexOf(one.source) - PIN_SOURCES.indexOf(other.source)
  );
}

/** From what is always installed to what may not be. A lock has markers at most of what it holds. */
function rank(pin: Pin): number {
  return 2 * Number(isOptional(pin)) + Number(pin.marker !== undefined && pin.source !== 'lock');
}

function isOptional(pin: Pin): boolean {
  return pin.isOptional === true || isOfExtra(pin);
}
