/** The options of every command that writes under the deploy lock, and times in general. */
import type { Argv } from 'yargs';
import { TqError } from '../tq-error.ts';

/** As yargs hands them over. */
export interface LockOptions {
  lockTimeout: number;
}

export function withLockOptions(yargs: Argv): Argv {
  return withSeconds(yargs, 'lock-timeout', 0, 'how many seconds to wait for another deploy of this project');
}

/** An option that takes seconds from 0; anything else is a mistake in the command line, said before any work. */
export function withSeconds(yargs: Argv, name: string, seconds: number, describe: string): Argv {
  return yargs.option(name, {
    type: 'number',
    default: seconds,
    requiresArg: true,
    describe,
    coerce: (value: unknown) => {
      // One that is given twice comes as a list, and is refused as such.
      if (Array.isArray(value) || (typeof value === 'number' && value >= 0 && Number.isFinite(value)))
        return value;
      throw new TqError('usage', `\`--${name}\` takes a number of seconds`);
    },
  });
}
