/** `tq plan`: what a deploy would change on the server. Writes nothing. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { forgiveIgnoredKeys } from '../diagnostics/mercy.ts';
import { hasChanges } from '../plan/plan.ts';
import { loadProject } from '../reading/load-project.ts';
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
    const { reporter, environment } = context;
    const { workingDirectory } = environment;
    const selection = { names: options.name ?? [] };
    const checkout = context.git.checkout(workingDirectory);
    const defaultWorkPoolName = (await context.settings()).defaultWorkPoolName?.value;
    const loaded = await loadProject(
      { workingDirectory, prefectFile: options.prefectFile, selection, defaultWorkPoolName },
      context,
    );
    const findings = forgiveIgnoredKeys(loaded.diagnostics);
    reporter.diagnostics(findings, loaded.sources);
    if (hasErrors(findings)) return 'findings';

    const prepared = await preparePlan(loaded, checkout, context);
    reporter.diagnostics(prepared.diagnostics, loaded.sources);
    if (prepared.plan === undefined) return 'findings';
    reporter.plan(prepared.plan);
    return options.exitCode && hasChanges(prepared.plan) ? 'changes' : 'ok';
  },
};
