/** `tq pool create NAME --type TYPE`: makes a work pool, which no deploy does on its own. */
import type { Command } from './command.ts';

interface PoolOptions {
  name: string;
  type: string;
}

export const createPool: Command<PoolOptions> = {
  builder: (yargs) =>
    yargs
      .positional('name', { type: 'string', demandOption: true, describe: 'name of the pool' })
      .option('type', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'what runs its flows: process, docker, kubernetes, …',
      }),

  async run({ name, type }, context) {
    const prefect = await context.connect();
    const [existing] = await prefect.findWorkPools([name]);
    if (existing !== undefined && existing.type !== type) {
      context.reporter.failure({
        reason: 'failed',
        message: `there is a work pool \`${name}\` of type \`${existing.type}\` already`,
        help: 'choose another name',
      });
      return 'failed';
    }
    if (existing === undefined) await prefect.createWorkPool(name, type);
    context.reporter.note(
      `work pool \`${name}\` of type \`${type}\` ${existing === undefined ? 'created' : 'exists already'}`,
    );
    return 'ok';
  },
};
