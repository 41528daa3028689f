/** `tq validate`: what is wrong with `prefect.yaml` and its flows, without a server and without running anything. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { EVERYTHING } from '../project/select.ts';
import { loadProject } from '../reading/load-project.ts';
import type { Command } from './command.ts';

interface ValidateOptions {
  file: string | undefined;
}

export const validate: Command<ValidateOptions> = {
  builder: (yargs) =>
    yargs.positional('file', { type: 'string', describe: 'the file to check; `prefect.yaml` if absent' }),

  async run(options, context) {
    const prefectFile = options.file ?? 'prefect.yaml';
    const { workingDirectory } = context.environment;
    // Settings that only a connection needs may be wrong here: nothing is connected.
    const settings = await context.settings().catch(() => undefined);
    const defaultWorkPoolName = settings?.defaultWorkPoolName?.value;
    const loaded = await loadProject(
      { workingDirectory, prefectFile, selection: EVERYTHING, defaultWorkPoolName },
      context,
    );
    context.reporter.diagnostics(loaded.diagnostics, loaded.sources);
    if (hasErrors(loaded.diagnostics)) return 'findings';
    const count = loaded.deployments.length;
    context.reporter.note(
      `${prefectFile}: ${count} ${count === 1 ? 'deployment' : 'deployments'}, no errors`,
    );
    return 'ok';
  },
};
