/** `tq new deployment NAME`: one more entry of `prefect.yaml`, checked before it is written. */
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { newErrors } from '../reading/scaffold/check-changes.ts';
import { demandOwnFolder } from '../reading/scaffold/entrypoint-folder.ts';
import {
  type ExistingProject,
  fileFlag,
  noProject,
  readExistingProject,
} from '../reading/scaffold/existing-project.ts';
import { entryMappings } from '../project/entries.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import type { FileChange } from '../reading/scaffold/lay-out.ts';
import { proposal } from '../reading/scaffold/proposal.ts';
import type { YamlMapping } from '../project/yaml-value.ts';
import { newDeployment as entryOf } from '../scaffold/new-deployment.ts';
import { deploymentProblem, domainProblem } from '../scaffold/names.ts';
import { flowPath } from '../scaffold/rung-files.ts';
import { shellWord } from '../command-line/shell-word.ts';
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
      throw await noProject(options.prefectFile, 'a deployment', workingDirectory, context.files);
    if ('findings' in existing) {
      context.reporter.diagnostics(existing.findings, existing.sources);
      return 'findings';
    }
    if (options.entrypoint === undefined) demandOwnFolder(existing, workingDirectory);
    await demandDomain(options.domain, existing, context.files);
    const addition = { deployments: [chosenEntry(options, existing)], blocks: [] };
    const proposed = await proposal(
      { folder: dirname(path), workingDirectory, files: [], addition, prefectFile: existing },
      context,
    );
    const found = await newErrors(path, proposed.changes, context, existing.seenFrom);
    const wrong = found.diagnostics.filter(({ severity }) => severity === 'error');
    refuseWritten(wrong, options, proposed.edit);
    context.reporter.diagnostics(found.diagnostics, found.sources);
    if (wrong.length > 0) return 'findings';
    const next = [`tq plan -n ${shellWord(deployment)}${fileFlag(existing)}   # what a deploy would change`];
    return carryOut(proposed, { yes: true, dryRun, asks: false, next }, context);
  },
};

/** Its deployments tell of a domain, or its flow where nothing deploys it yet. */
async function demandDomain(
  domain: string | undefined,
  existing: ExistingProject,
  files: FileSystem,
): Promise<void> {
  const { name, path, domains } = existing;
  if (domain === undefined || domains.includes(domain)) return;
  refuseName('domain', domain, domainProblem);
  if (await files.exists(join(dirname(path), flowPath(domain)))) return;
  throw new TqError('usage', `there is no domain \`${domain}\`${didYouMean(nearMiss(domain, domains))}`, {
    help:
      domains.length === 0
        ? `\`tq new domain ${domain}${fileFlag(existing)}\` makes it; \`--entrypoint\` names any other flow`
        : `domains of \`${name}\`: ${nameList(domains)}`,
  });
}

/** What is wrong in lines that are not written is said of the option that they come from. */
function refuseWritten(
  wrong: readonly Diagnostic[],
  options: NewDeploymentOptions,
  edit: FileChange | undefined,
): void {
  const lines = new TextDecoder().decode(edit?.after).split('\n');
  const inEntry = wrong.filter(({ where }) => edit !== undefined && edit.path.endsWith(where?.file ?? '\0'));
  const [first] = inEntry;
  if (first === undefined) return;
  const messages = inEntry.map(({ code, message, where }) => {
    const [, key = ''] = /^[\s-]*(\w+):/.exec(lines[(where?.start.line ?? 0) - 1] ?? '') ?? [];
    const option = optionOf(key, options);
    return `${option === undefined ? '' : `\`${option}\`: `}${message} (${code})`;
  });
  throw new TqError('findings', `${messages.join('; ')}; nothing was written`, {
    ...(first.help === undefined ? {} : { help: first.help }),
  });
}

/** As it was given, by the key of the line that it makes. */
function optionOf(
  key: string,
  { entrypoint, domain, cron, timezone, pool }: NewDeploymentOptions,
): string | undefined {
  if (key === 'entrypoint')
    return entrypoint === undefined ? domain && `--domain ${domain}` : `--entrypoint ${entrypoint}`;
  if (key === 'cron') return `--cron ${cron}`;
  if (key === 'timezone') return `--timezone ${timezone}`;
  return key === 'name' && pool !== undefined ? `--pool ${pool}` : undefined;
}

function chosenEntry(options: NewDeploymentOptions, existing: ExistingProject): YamlMapping {
  const { deployment: name, environment = 'staging', pool, cron, timezone } = options;
  if (existing.deployments.includes(name))
    throw new TqError('findings', `\`${existing.name}\` has a deployment \`${name}\` already`);
  const { domain, entrypoint } = flowOf(options, existing);
  const pools = Object.keys(existing.pools);
  const entry = entryOf(
    { name, domain, entrypoint, environment, pool, cron, timezone },
    { project: existing.project, entries: entryMappings(existing.data), pools },
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
