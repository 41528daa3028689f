/** Which of several pins says what really runs. */
import { type HostFile, type Pin, PIN_SOURCES } from './pin.ts';

const STRENGTHS = ['exact', 'range', 'none'] as const;

/** What all files say, and whether they say all. */
export interface HostPins {
  pins: readonly Pin[];
  /** Whether some file names all that is installed, so that a package without a pin is not there. */
  isComplete: boolean;
}

/** `installed`: what an interpreter told (`installedPins`), which is all there is, or an image (`imagePins`). */
export function gatherPins(files: readonly HostFile[], installed: readonly Pin[]): HostPins {
  return {
    pins: [...installed, ...files.flatMap(({ pins }) => pins)],
    isComplete:
      installed.some(({ source }) => source === 'installed') ||
      files.some(({ isLock, pins }) => isLock && pins.length > 0),
  };
}

/**
 * What is installed counts before all that is written; else the strongest pin, of equal ones that of the source which
 * comes first in `PIN_SOURCES`, and one for every platform before one with a marker. Undefined where no file names it.
 */
export function choosePin(pins: readonly Pin[], name: string): Pin | undefined {
  const own = pins.filter((pin) => pin.name === name);
  return own.reduce<Pin | undefined>(
    (best, each) => (best === undefined || orderPins(each, best) < 0 ? each : best),
    undefined,
  );
}

function orderPins(one: Pin, other: Pin): number {
  return (
    Number(other.source === 'installed') - Number(one.source === 'installed') ||
    STRENGTHS.indexOf(one.strength) - STRENGTHS.indexOf(other.strength) ||
    PIN_SOURCES.indexOf(one.source) - PIN_SOURCES.indexOf(other.source) ||
    Number(one.marker !== undefined) - Number(other.marker !== undefined)
  );
}
