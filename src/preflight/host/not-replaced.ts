/** What an image has, and what is installed over it. */
import type { Pin } from './pin.ts';
import { mayMeet, parseSpecifier } from '../../requirements/specifier.ts';

/** Without packages of `base` that pip replaces, since what is installed `over` them takes no such version. */
export function notReplaced(base: readonly Pin[], over: readonly Pin[]): Pin[] {
  return base.filter(
    (pin) =>
      pin.name === 'python' ||
      !over.some(
        (other) =>
          other.name === pin.name &&
          other.strength !== 'none' &&
          !mayMeet(parseSpecifier(pin.specifier) ?? [], parseSpecifier(other.specifier) ?? []),
      ),
  );
}
