/** `tq plan`: what a deploy would change on the server. Writes nothing. */
import { projectPython } from '../interpreter/project-python.ts';
import { hasChanges } from '../plan/plan.ts';
import { preparePlan } from '../reading/prepare-plan.ts';
import { withFileOptions, type Command, type FileOptions } from './command.ts';
import { planRequest, type ValueOptions, withValueOptions } from './deploy-options.ts';

interface PlanOptions extends FileOptions, ValueOptions {
  exitCode: boolean;
}

export const plan: Command<PlanOptions> = {
  builder: (yargs) =>
    withValueOptions(withFileOptions(yargs)).option('exit-code', {
      type: 'boolean',
      default: false,
      describe: 'exit with 2 when there are changes',
    }),

  async run(options, context) {
    // A plan runs no code of the project unless it is told to.
    const python = projectPython(options.python ?? 'never', context);
    const request = await planRequest(options, context);
    const prepared = await preparePlan(request, { ...context, inspector: python.inspector }).finally(() =>
      python.close(),
    );
    if (prepared === undefined) return 'findings';
    context.reporter.plan(prepared.plan);
    return options.exitCode && hasChanges(prepared.plan) ? 'changes' : 'ok';
  },
};
