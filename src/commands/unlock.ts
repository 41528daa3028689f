/** `tq unlock`: frees the deploy lock of a project, whoever holds it, and says who that is. */
import { holderOf, holderText } from '../apply/hold-lock.ts';
import { chosenProject } from '../reading/project-of-history.ts';
import { latestRelease } from '../reading/planning/read-releases.ts';
import { lockName } from '../release/project-identity.ts';
import type { Release } from '../release/release.ts';
import type { Machine } from '../ports/machine.ts';
import { TqError } from '../tq-error.ts';
import type { Command } from './command.ts';
import { type HistoryOptions, withProjectOptions } from './history-options.ts';

interface UnlockOptions extends HistoryOptions {
  yes: boolean;
}

export const unlock: Command<UnlockOptions> = {
  builder: (yargs) =>
    withProjectOptions(yargs).option('yes', {
      alias: 'y',
      type: 'boolean',
      default: false,
      describe: 'do not ask',
    }),

  async run(options, { environment, files, reporter, connect, ask, machine }) {
    const { name } = await chosenProject(options, environment.workingDirectory, files);
    const prefect = await connect();
    const lock = lockName(name);
    if (!(await prefect.isLocked(lock))) {
      reporter.note(`nobody holds the deploy lock of \`${name}\``);
      return 'ok';
    }
    const newest = (await latestRelease(name, prefect))?.release;
    const holder = holderText(holderOf(newest));
    reporter.note(`the deploy lock of \`${name}\` is held by ${holder}${lifeText(newest, machine)}`);
    if (!options.yes) await agree(ask);
    await prefect.breakLock(lock);
    reporter.note(
      'the lock is free; a deploy that held it and still runs notices within 20 s and writes nothing more',
    );
    return 'ok';
  },
};

/** Whether it still runs, as far as this machine can tell. */
function lifeText(newest: Release | undefined, machine: Machine): string {
  const holder = holderOf(newest);
  if (holder === undefined || holder.host !== machine.host) return '';
  return machine.isAlive(holder.processId) ? '; that process is running' : '; that process has ended';
}

async function agree(ask: (question: string) => Promise<'yes' | 'no' | 'nobody'>): Promise<void> {
  const answer = await ask('Break the lock?');
  if (answer === 'yes') return;
  throw new TqError(
    'unanswered',
    answer === 'no'
      ? 'the lock stays'
      : 'breaking a lock must be agreed to, and there is nobody to ask; the lock stays',
    answer === 'no' ? {} : { help: 'make sure that the deploy has died, then give `--yes`' },
  );
}
