/** `tq inspect ENTRYPOINT`: what Prefect will see of a flow, read from its source without running it. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { inferVersion } from '../plan/version.ts';
import { readEntrypoint } from '../reading/read-flows.ts';
import { renderFlow } from '../report/flow-text.ts';
import type { Command } from './command.ts';

interface InspectOptions {
  entrypoint: string;
}

export const inspect: Command<InspectOptions> = {
  builder: (yargs) =>
    yargs.positional('entrypoint', {
      type: 'string',
      demandOption: true,
      describe: '`path/to/file.py:function`, or `package.module:function`',
    }),

  async run({ entrypoint }, context) {
    const { reporter, environment } = context;
    const { flow, diagnostics, sources } = await readEntrypoint(
      entrypoint,
      environment.workingDirectory,
      context,
    );
    reporter.diagnostics(diagnostics, sources);
    if (flow === undefined || hasErrors(diagnostics)) return 'findings';
    const { version } = inferVersion({ version: null, versionType: 'prefect:simple' }, flow, {
      checkout: null,
      variables: environment.variables,
    });
    const seen = {
      flow_name: flow.flowName,
      description: flow.description,
      version,
      parameter_openapi_schema: flow.parameterSchema,
    };
    reporter.result('flow', seen, renderFlow(seen));
    return 'ok';
  },
};
