/** `tq validate`: what is wrong with `prefect.yaml` and its flows, without a server and without running anything. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { forgiveUnset } from '../diagnostics/mercy.ts';
import { EVERYTHING } from '../project/select.ts';
import { ProjectLoader } from '../reading/load-project.ts';
import type { Command } from './command.ts';

interface ValidateOptions {
  file: string | undefined;
}

export const validate: Command<ValidateOptions> = {
  builder: (yargs) =>
    yargs.positional('file', { type: 'string', describe: 'the file to check; `prefect.yaml` if absent' }),

  async run(options, context) {
    const prefectFile = options.file ?? 'prefect.yaml';
    const { workingDirectory, variables } = context.environment;
    // Settings that only a connection needs may be wrong here: nothing is connected.
    const settings = await context.settings().catch(() => undefined);
    const defaultWorkPoolName = settings?.defaultWorkPoolName?.value;
    const loader = await ProjectLoader.open(
      {
        workingDirectory,
        prefectFile,
        selection: EVERYTHING,
        defaultWorkPoolName,
        environment: variables,
        advice: true,
      },
      context,
    );
    const diagnostics = forgiveUnset((await loader.load()).diagnostics);
    context.reporter.diagnostics(diagnostics, loader.sources);
    if (hasErrors(diagnostics)) return 'findings';
    const count = loader.entryCount;
    context.reporter.note(
      `${prefectFile}: ${count} ${count === 1 ? 'deployment' : 'deployments'}, no errors`,
    );
    return 'ok';
  },
};
