/** `tq inspect ENTRYPOINT`: what Prefect will see of a flow, read from its source without running it. */
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { projectPython } from '../interpreter/project-python.ts';
import { inferVersion } from '../plan/version.ts';
import { readEntrypoint } from '../reading/flows/read-flows.ts';
import { repositoryRoot } from '../reading/files/repository-root.ts';
import { renderFlow } from '../report/flow-text.ts';
import type { Command } from './command.ts';

interface InspectOptions {
  entrypoint: string;
  python: string | undefined;
}

export const inspect: Command<InspectOptions> = {
  builder: (yargs) =>
    yargs
      .positional('entrypoint', {
        type: 'string',
        demandOption: true,
        describe: '`path/to/file.py:function`, or `package.module:function`',
      })
      .option('python', {
        type: 'string',
        requiresArg: true,
        describe:
          'the Python to ask what the source does not tell: `auto`, `never` or a path; `never` if absent',
      }),

  async run(options, context) {
    const { reporter, environment, files } = context;
    const { workingDirectory } = environment;
    const folders = { workingDirectory, repositoryRoot: await repositoryRoot(workingDirectory, files) };
    const python = projectPython(options.python ?? 'never', context);
    const { flow, diagnostics, sources } = await readEntrypoint(options.entrypoint, folders, {
      ...context,
      variables: environment.variables,
      inspector: python.inspector,
    }).finally(() => python.close());
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
