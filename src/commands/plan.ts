/** `tq plan`: what a deploy would change on the server. Writes nothing. */
import { hasChanges } from '../plan/plan.ts';
import { preparePlan } from '../reading/prepare-plan.ts';
import { withFileOptions, type Command, type FileOptions } from './command.ts';

interface PlanOptions extends FileOptions {
  exitCode: boolean;
}

export const plan: Command<PlanOptions> = {
  builder: (yargs) =>
    withFileOptions(yargs).option('exit-code', {
      type: 'boolean',
      default: false,
      describe: 'exit with 2 when there are changes',
    }),

  async run(options, context) {
    const prepared = await preparePlan(
      { prefectFile: options.prefectFile, selection: { names: options.name ?? [] } },
      context,
    );
    if (prepared === undefined) return 'findings';
    context.reporter.plan(prepared.plan);
    return options.exitCode && hasChanges(prepared.plan) ? 'changes' : 'ok';
  },
};
