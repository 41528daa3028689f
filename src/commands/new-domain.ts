/** `tq new domain NAME`: a flow with its rules, data, test and deployments, woven into the project that is there. */
import { dirname, join, resolve } from 'node:path';
import { demandOwnFolder } from '../reading/scaffold/entrypoint-folder.ts';
import { fileFlag, noProject, readExistingProject } from '../reading/scaffold/existing-project.ts';
import { requirementChange } from '../reading/scaffold/move-up.ts';
import { newErrors } from '../reading/scaffold/check-changes.ts';
import { domainRemarks, missingModules, wholeProject } from '../reading/scaffold/domain-needs.ts';
import { proposal, withChanges } from '../reading/scaffold/proposal.ts';
import { readTemplates } from '../reading/scaffold/read-templates.ts';
import { domainFiles } from '../scaffold/domain-files.ts';
import { poolTypes } from '../scaffold/environments.ts';
import { domainProblem } from '../scaffold/names.ts';
import { flowPath, rungFiles } from '../scaffold/rung-files.ts';
import { shownPath } from '../reading/files/shown-path.ts';
import { shellWord } from '../command-line/shell-word.ts';
import type { DomainChoices, EngineName, PoolType, Rung } from '../scaffold/scaffold.ts';
import { TqError } from '../tq-error.ts';
import type { Command, Context } from './command.ts';
import { demandRungEngine, moveDomainUp, withRung } from './rung-options.ts';
import {
  Answers,
  carryOut,
  ENGINE_CHOICES,
  engineAndPool,
  POOL_CHOICES,
  refuseName,
  withPrefectFile,
  withWritingOptions,
  type WritingOptions,
} from './scaffold-options.ts';

interface NewDomainOptions extends WritingOptions {
  domain: string;
  engine: EngineName | undefined;
  poolType: PoolType | undefined;
  rung: Rung | undefined;
  prefectFile: string;
  from: string | undefined;
  python: string;
}

export const newDomain: Command<NewDomainOptions> = {
  builder: (yargs) =>
    withWritingOptions(
      withPrefectFile(
        withRung(yargs)
          .positional('domain', {
            type: 'string',
            demandOption: true,
            describe: 'its name: a Python module, so small letters, digits and `_`',
          })
          .option('engine', {
            choices: ENGINE_CHOICES.map(({ value }) => value),
            describe: 'what judges the data; by default what the rule files of the project name',
          })
          .option('from', {
            type: 'string',
            requiresArg: true,
            describe: 'data to propose rules from: a CSV file, or Parquet where a Python has Truthound',
          })
          .option('python', {
            type: 'string',
            requiresArg: true,
            default: 'auto',
            describe:
              'with `--from`: the Python whose Truthound learns from the data, `auto`, `never` or a path',
          })
          .option('pool-type', {
            choices: POOL_CHOICES.map(({ value }) => value),
            describe: 'where runs are carried out; by default as `tq.pools` says',
          }),
      ),
    )
      .example('$0 new domain customers', 'a flow, rules, sample data, a test, and two deployments')
      .example('$0 new domain customers --from data/customers.csv', 'with rules that the data suggest')
      .example(
        '$0 new domain customers --rung block',
        'moves its flow up the ladder of truthound-orchestration',
      )
      .example('$0 new domain customers --dry-run', 'shows the files and the edit of prefect.yaml'),

  async run(options, context) {
    const { domain, rung, yes, dryRun } = options;
    refuseName('domain', domain, domainProblem);
    const { workingDirectory } = context.environment;
    const path = resolve(workingDirectory, options.prefectFile);
    const existing = await readExistingProject(path, workingDirectory, context);
    if (existing === undefined)
      throw await noProject(options.prefectFile, 'a domain', workingDirectory, context.files);
    if ('findings' in existing) {
      context.reporter.diagnostics(existing.findings, existing.sources);
      return 'findings';
    }
    demandOwnFolder(existing, workingDirectory);
    const places = { folder: dirname(path), workingDirectory };
    if (rung !== undefined && (await context.files.exists(join(places.folder, flowPath(domain)))))
      return moveDomainUp({ project: existing, domain, rung }, places, options, context);
    const answers = new Answers(options, context);
    const { engine, poolType } = await engineAndPool(answers, {
      engine: options.engine ?? (existing.engines.length === 1 ? existing.engines[0] : undefined),
      poolType: options.poolType ?? existing.poolType,
    });
    answers.settle();
    demandRungEngine(rung, engine);
    const { project } = existing;
    const learning = await learnFrom(options, engine, places.folder, context);
    const choices: DomainChoices = { project, domain, engine, poolType, ...learning };
    const templates = await readTemplates(context.files);
    const { files, deployments, blocks } =
      rung === undefined ? domainFiles(choices, templates) : rungFiles({ ...choices, rung }, templates);
    const whole = wholeProject({ ...choices, version: context.version }, templates);
    const proposed = await proposal(
      {
        ...places,
        files: [...files, ...(await missingModules(whole, places, context.files))],
        addition: { deployments, blocks, pools: poolTypes(project, poolType) },
        prefectFile: existing,
      },
      context,
    );
    const found = await newErrors(path, proposed.changes, context);
    if (found.diagnostics.some(({ severity }) => severity === 'error')) {
      context.reporter.diagnostics(found.diagnostics, found.sources);
      return 'findings';
    }
    const requirement = rung === undefined ? {} : await requirementChange(places, context.files);
    if (requirement.change !== undefined) proposed.changes.push(requirement.change);
    const remarks = [
      ...(requirement.remains ?? []),
      ...(await domainRemarks(existing, whole, places, withChanges(context.files, proposed.changes))),
    ];
    const rules = shellWord(shownPath(workingDirectory, join(places.folder, `quality/${domain}.yaml`)));
    const next = commented([
      [`tq rules explain ${rules}`, 'what the rules mean; make them yours'],
      [`tq plan -n '${domain}-*'${fileFlag(existing)}`, 'what a deploy would change'],
    ]);
    const isDone = proposed.changes.length === 0;
    return carryOut(proposed, { yes, dryRun, asks: false, next, remarks: isDone ? [] : remarks }, context);
  },
};

/** Commands, each with what it is good for, in two columns. */
function commented(lines: readonly (readonly [command: string, comment: string])[]): string[] {
  const width = Math.max(...lines.map(([command]) => command.length));
  return lines.map(([command, comment]) => `${command.padEnd(width)}   # ${comment}`);
}

/** With `--from`; nothing else of the domain may be there yet that would belong to other data. */
async function learnFrom(
  { from, python, domain }: NewDomainOptions,
  engine: EngineName,
  folder: string,
  context: Context,
): Promise<Pick<DomainChoices, 'learnt'>> {
  if (from === undefined) return {};
  for (const path of [`quality/${domain}.yaml`, `data/${domain}.csv`])
    if (await context.files.exists(join(folder, path)))
      throw new TqError('findings', `\`${path}\` is there already, and \`--from\` is for a new domain`, {
        help: 'give the domain another name, or leave `--from` out',
      });
  const { learn } = await import('../reading/scaffold/learn.ts');
  const { learnt, notes } = await learn({ file: from, domain, engine, python }, context);
  for (const note of notes) context.reporter.note(note);
  return { learnt };
}
