/** `tq new deployment NAME`: one more entry of `prefect.yaml`, checked before it is written. */
import { dirname, resolve } from 'node:path';
import { nameList } from '../diagnostics/name-list.ts';
import { newErrors } from '../reading/scaffold/check-changes.ts';
import { demandOwnFolder } from '../reading/scaffold/entrypoint-folder.ts';
import {
  entriesOf,
  type ExistingProject,
  readExistingProject,
} from '../reading/scaffold/existing-project.ts';
import { proposal } from '../reading/scaffold/proposal.ts';
import type { YamlMapping } from '../project/yaml-value.ts';
import { newDeployment as entryOf } from '../scaffold/new-deployment.ts';
import { deploymentProblem, domainProblem } from '../scaffold/names.ts';
import { TqError } from '../tq-error.ts';
import type { Command } from './command.ts';
import { carryOut, refuseName, withPrefectFile, withSilentWritingOptions } from './scaffold-options.ts';

interface NewDeploymentOptions {
  deployment: string;
  entrypoint: string | undefined;
  domain: string | undefined;
  environment: string | undefined;
  pool: string | undefined;
  cron: string | undefined;
  timezone: string;
  dryRun: boolean;
  prefectFile: string;
}

export const newDeployment: Command<NewDeploymentOptions> = {
  builder: (yargs) =>
    withPrefectFile(
      withSilentWritingOptions(
        yargs
          .positional('deployment', { type: 'string', demandOption: true, describe: 'its name' })
          .option('domain', {
            type: 'string',
            requiresArg: true,
            describe: 'a domain of the project, whose flow it runs',
          })
          .option('entrypoint', {
            type: 'string',
            requiresArg: true,
            describe: 'another flow that it runs: `path/to/file.py:function`',
          })
          .conflicts('domain', 'entrypoint')
          .option('environment', {
            alias: 'e',
            type: 'string',
            requiresArg: true,
            describe:
              'where it belongs, by default staging; parameters, tags and pool are those of the deployment that its flow has there',
          })
          .option('pool', {
            type: 'string',
            requiresArg: true,
            describe: 'the work pool; by default as the others of that environment',
          })
          .option('cron', {
            type: 'string',
            requiresArg: true,
            describe: "when it runs: `'0 6 * * *'`; without it only when it is asked to",
          })
          .option('timezone', {
            type: 'string',
            requiresArg: true,
            default: 'UTC',
            describe: 'of the times in `--cron`',
          }),
        'prefect.yaml',
      ),
    )
      .example(
        "$0 new deployment orders-hourly-prod --domain orders -e prod --cron '5 * * * *'",
        'one more for orders',
      )
      .example('$0 new deployment clean-up --entrypoint flows/clean.py:clean --pool local', 'of any flow'),

  async run(options, context) {
    const { deployment, dryRun } = options;
    refuseName('deployment', deployment, deploymentProblem);
    const { workingDirectory } = context.environment;
    const path = resolve(workingDirectory, options.prefectFile);
    const existing = await readExistingProject(path, workingDirectory, context);
    if (existing === undefined)
      throw new TqError('findings', `there is no \`${options.prefectFile}\` to put a deployment into`, {
        help: '`tq init` makes a project',
      });
    if ('findings' in existing) {
      context.reporter.diagnostics(existing.findings, existing.sources);
      return 'findings';
    }
    if (options.entrypoint === undefined) demandOwnFolder(existing, workingDirectory);
    const addition = { deployments: [chosenEntry(options, existing)], blocks: [] };
    const proposed = await proposal(
      { folder: dirname(path), workingDirectory, files: [], addition, prefectFile: existing },
      context,
    );
    const found = await newErrors(path, proposed.changes, context, existing.seenFrom);
    context.reporter.diagnostics(found.diagnostics, found.sources);
    if (found.diagnostics.some(({ severity }) => severity === 'error')) return 'findings';
    const next = [`tq plan -n '${deployment.replaceAll("'", `'\\''`)}'   # what a deploy would change`];
    const { environment } = options;
    if (environment !== undefined && !deployment.endsWith(`-${environment}`))
      context.reporter.note(
        `pipelines that choose by \`*-${environment}\` leave \`${deployment}\` out: its name does not end so`,
      );
    return carryOut(proposed, { yes: true, dryRun, asks: false, next }, context);
  },
};

function chosenEntry(options: NewDeploymentOptions, existing: ExistingProject): YamlMapping {
  const { deployment: name, environment = 'staging', pool, cron, timezone } = options;
  if (existing.deployments.includes(name))
    throw new TqError('findings', `\`${existing.name}\` has a deployment \`${name}\` already`);
  const { domain, entrypoint } = flowOf(options, existing);
  const pools = Object.keys(existing.pools);
  const entry = entryOf(
    { name, domain, entrypoint, environment, pool, cron, timezone },
    { project: existing.project, entries: entriesOf(existing.data), pools },
  );
  if (entry !== undefined) return entry;
  throw new TqError('usage', `no work pool is known for \`${environment}\``, {
    help: `name one with \`--pool\`${pools.length === 0 ? '' : `; \`tq.pools\` has ${nameList(pools)}`}`,
  });
}

function flowOf(
  { domain, entrypoint }: NewDeploymentOptions,
  { domains }: ExistingProject,
): { domain: string | undefined; entrypoint: string } {
  if (entrypoint !== undefined) return { domain: undefined, entrypoint };
  const chosen = domain ?? (domains.length === 1 ? domains[0] : undefined);
  if (chosen === undefined)
    throw new TqError('usage', 'of which flow?', {
      help: `name a domain with \`--domain\`${domains.length === 0 ? '' : ` (${nameList(domains)})`}, or a flow with \`--entrypoint\``,
    });
  refuseName('domain', chosen, domainProblem);
  return { domain: chosen, entrypoint: `src/prefect_flows/${chosen}.py:${chosen}_quality` };
}
