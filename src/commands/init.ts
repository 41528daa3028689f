/** `tq init [DIR]`: a project with everything that it needs, or what is missing of one. */
import { basename, join, resolve } from 'node:path';
import { nameList } from '../diagnostics/name-list.ts';
import type { ExitReason } from '../exit-code.ts';
import { parseReference } from '../images/reference.ts';
import { newErrors } from '../reading/scaffold/check-changes.ts';
import { demandOwnFolder } from '../reading/scaffold/entrypoint-folder.ts';
import { type ExistingProject, readExistingProject } from '../reading/scaffold/existing-project.ts';
import { proposal, type ProposalRequest } from '../reading/scaffold/proposal.ts';
import { initRemarks } from '../reading/scaffold/remarks.ts';
import { lookAround } from '../reading/scaffold/surroundings.ts';
import { shellWord } from '../command-line/shell-word.ts';
import { readTemplates } from '../reading/scaffold/read-templates.ts';
import { shownPath } from '../reading/files/shown-path.ts';
import { domainFiles } from '../scaffold/domain-files.ts';
import { domainProblem, projectNameFrom, projectProblem } from '../scaffold/names.ts';
import { projectFiles } from '../scaffold/project-files.ts';
import type {
  Around,
  CiName,
  EngineName,
  PoolType,
  ProjectChoices,
  Templates,
} from '../scaffold/scaffold.ts';
import { parseDocument } from '../project/parse-document.ts';
import { isMapping, type YamlMapping } from '../project/yaml-value.ts';
import { TqError } from '../tq-error.ts';
import type { Command, Context } from './command.ts';
import {
  Answers,
  asAnswer,
  carryOut,
  ENGINE_CHOICES,
  engineAndPool,
  POOL_CHOICES,
  refuseName,
  withWritingOptions,
  type WritingOptions,
} from './scaffold-options.ts';

interface InitOptions extends WritingOptions {
  dir: string | undefined;
  name: string | undefined;
  domain: string | undefined;
  engine: EngineName | undefined;
  poolType: PoolType | undefined;
  image: string | undefined;
  ci: CiName | undefined;
}

const CI_CHOICES: readonly { value: CiName; meaning: string }[] = [
  { value: 'github', meaning: 'GitHub Actions' },
  { value: 'gitlab', meaning: 'GitLab CI/CD' },
  { value: 'none', meaning: 'no pipeline' },
];

export const init: Command<InitOptions> = {
  builder: (yargs) =>
    withWritingOptions(
      yargs
        .positional('dir', { type: 'string', describe: 'the folder of the project; by default this one' })
        .option('name', {
          type: 'string',
          requiresArg: true,
          describe: 'the name of the project; by default that of the folder',
        })
        .option('domain', {
          type: 'string',
          requiresArg: true,
          describe: 'the first domain, what the data are about; by default orders',
        })
        .option('engine', {
          choices: ENGINE_CHOICES.map(({ value }) => value),
          describe: 'what judges the data; by default truthound',
        })
        .option('pool-type', {
          choices: POOL_CHOICES.map(({ value }) => value),
          describe: 'where runs are carried out; by default process',
        })
        .option('image', {
          type: 'string',
          requiresArg: true,
          describe: 'where images are pushed, for runs in containers: `registry.example.com/shop`',
        })
        .option('ci', {
          choices: CI_CHOICES.map(({ value }) => value),
          describe: 'whose pipeline checks and deploys the project; by default github',
        }),
    )
      .example('$0 init shop', 'asks, then makes a project in the folder shop')
      .example('$0 init shop --yes', 'the same with the defaults, without a question')
      .example('$0 init --engine pandera --pool-type docker --ci gitlab --yes', 'adds what is missing here')
      .example('$0 init --dry-run --yes', 'shows what that would be'),

  async run(options, context) {
    const { workingDirectory } = context.environment;
    const folder = resolve(workingDirectory, options.dir ?? '.');
    const existing = await readExistingProject(join(folder, 'prefect.yaml'), workingDirectory, context);
    if (existing !== undefined && 'findings' in existing) {
      context.reporter.diagnostics(existing.findings, existing.sources);
      return 'findings';
    }
    if (existing !== undefined) demandOwnFolder(existing, workingDirectory);
    const templates = await readTemplates(context.files);
    const around = await lookAround(folder, templates, context);
    const choices = { ...(await choose(options, folder, existing, around, context)), around };
    const domains = domainsOf(choices, existing);
    const request = requestOf(choices, domains, existing, templates);
    const proposed = await proposal({ ...request, folder, workingDirectory }, context);
    const found = await newErrors(join(folder, 'prefect.yaml'), proposed.changes, context);
    if (found.diagnostics.some(({ severity }) => severity === 'error')) {
      context.reporter.diagnostics(found.diagnostics, found.sources);
      return 'findings';
    }
    const wanted = request.files;
    const scaffolding = { choices, domains, existing, wanted, proposed, templates, folder };
    const remarks = await initRemarks(scaffolding, context.files);
    return finish(proposed, { ...options, remarks }, folder, context);
  },
};

function finish(
  proposed: Awaited<ReturnType<typeof proposal>>,
  { yes, dryRun, dir, remarks }: InitOptions & { remarks: string[] },
  folder: string,
  context: Context,
): Promise<ExitReason> {
  const shown = shownPath(context.environment.workingDirectory, folder);
  const next = [
    ...(dir === undefined || resolve(context.environment.workingDirectory) === folder
      ? []
      : [`cd ${shellWord(shown)}`]),
    'tq preflight   # whether it will run',
    'tq dev         # a server on this machine, with the project deployed to it',
  ];
  return carryOut(proposed, { yes, dryRun, asks: true, next, remarks }, context);
}

/** Those of the project, or the one that it begins with. */
function domainsOf({ domain }: ProjectChoices, existing: ExistingProject | undefined): readonly string[] {
  const others = (existing?.domains ?? []).filter((each) => domainProblem(each) === undefined);
  return [...new Set([domain, ...others])];
}

function requestOf(
  choices: ProjectChoices,
  domains: readonly string[],
  existing: ExistingProject | undefined,
  templates: Templates,
): Omit<ProposalRequest, 'folder' | 'workingDirectory'> {
  const all = projectFiles(choices, templates);
  const text = all.find(({ path }) => path === 'prefect.yaml')?.text ?? '';
  const scaffolds = domains.map((domain) => domainFiles({ ...choices, domain }, templates));
  const files = [
    ...all.filter(({ path }) => path !== 'prefect.yaml'),
    ...scaffolds.flatMap((scaffold) => scaffold.files),
  ];
  const deployments = scaffolds.flatMap((scaffold) => scaffold.deployments);
  const blocks = scaffolds.flatMap((scaffold) => scaffold.blocks);
  if (existing === undefined) return { files, addition: { deployments, blocks }, prefectFile: { text } };
  const { entries, ...own } = saidByTemplate(text);
  const named = choices.project === existing.project ? {} : { name: choices.project };
  return {
    files,
    addition: { deployments: [...entries, ...deployments], blocks, ...own, ...named },
    prefectFile: existing,
  };
}

/** What the template of `prefect.yaml` has of its own, as data. */
function saidByTemplate(text: string): {
  entries: YamlMapping[];
  pools: Record<string, string>;
  image?: YamlMapping;
} {
  const { data } = parseDocument('prefect.yaml', text).document ?? {};
  const { deployments, tq } = isMapping(data) ? data : {};
  const { pools, image } = isMapping(tq) ? tq : {};
  return {
    entries: Array.isArray(deployments) ? deployments.filter(isMapping) : [],
    pools: Object.fromEntries(
      Object.entries(isMapping(pools) ? pools : {}).map(([name, type]) => [name, String(type)]),
    ),
    ...(isMapping(image) ? { image } : {}),
  };
}

async function choose(
  options: InitOptions,
  folder: string,
  existing: ExistingProject | undefined,
  around: Around,
  context: Context,
): Promise<ProjectChoices> {
  refuseGiven(options, existing);
  const answers = new Answers(options, context);
  const project = await projectOf(answers, folder, options, existing);
  const domain = await answers.get('--domain', {
    given: options.domain ?? existing?.domains.find((each) => domainProblem(each) === undefined),
    usual: 'orders',
    ask: (prompts, usual) =>
      prompts.text({
        question: 'the first domain, what the data are about',
        default: usual,
        problemOf: asAnswer(domainProblem),
      }),
  });
  const { engine, poolType } = await engineAndPool(answers, {
    engine: options.engine ?? (existing?.engines.length === 1 ? existing.engines[0] : undefined),
    poolType: options.poolType ?? existing?.poolType,
  });
  const image =
    poolType === 'process' ? undefined : await imageOf(answers, project, options.image ?? existing?.image);
  // Below the top of a repository no host would read it.
  const ci = around.prefix === undefined ? await ciOf(answers, folder, options, context) : 'none';
  answers.settle();
  const { version } = context;
  return { project, domain, engine, poolType, ci, version, ...(image === undefined ? {} : { image }) };
}

/** What the file says; else what is asked for, or what the file is known by without a name. */
function ownName(existing: ExistingProject | undefined, { name }: InitOptions): string | undefined {
  return existing?.isNamed === true ? existing.project : (name ?? existing?.project);
}

function projectOf(
  answers: Answers,
  folder: string,
  options: InitOptions,
  existing: ExistingProject | undefined,
): Promise<string> {
  return answers.get('--name', {
    given: ownName(existing, options) ?? (options.dir === undefined ? undefined : nameOf(folder)),
    usual: projectNameFrom(basename(folder)),
    ask: (prompts, usual) =>
      prompts.text({
        question: 'name of the project',
        default: usual,
        problemOf: asAnswer(projectProblem),
      }),
  });
}

/** What was given must fit, before anything is asked. */
function refuseGiven(
  { name, domain, image, engine, poolType }: InitOptions,
  existing: ExistingProject | undefined,
): void {
  if (domain !== undefined) refuseName('domain', domain, domainProblem);
  if (name !== undefined) refuseName('project', name, projectProblem);
  const fault = image === undefined ? undefined : imageProblem(image);
  if (fault !== undefined) throw new TqError('usage', fault);
  refuseOther('--engine', engine, existing?.engines, existing);
  refuseOther('--pool-type', poolType, existing?.poolType === undefined ? [] : [existing.poolType], existing);
  if (existing?.isNamed !== true || name === undefined || name === existing.project) return;
  throw new TqError('usage', `\`${existing.name}\` is of the project \`${existing.project}\` already`, {
    help: 'leave `--name` out, or change `tq.project` in the file',
  });
}

/** What a project has is not changed by a flag; `own` is empty where the project does not tell. */
function refuseOther(
  flag: string,
  given: string | undefined,
  own: readonly string[] = [],
  existing?: ExistingProject,
): void {
  if (existing === undefined || given === undefined || own.length === 0 || own.includes(given)) return;
  throw new TqError('usage', `the project of \`${existing.name}\` has ${nameList(own)}, not \`${given}\``, {
    help: `leave \`${flag}\` out`,
  });
}

/** Undefined where the folder has a name that no project can have: then it is asked for. */
function nameOf(folder: string): string | undefined {
  const name = basename(folder);
  return projectProblem(name) === undefined ? name : undefined;
}

function imageOf(answers: Answers, project: string, given: string | undefined): Promise<string> {
  return answers.get('--image', {
    given,
    usual: `registry.example.com/${project}`,
    ask: (prompts, usual) =>
      prompts.text({ question: 'where images are pushed', default: usual, problemOf: imageProblem }),
  });
}

function imageProblem(image: string): string | undefined {
  const read = parseReference(image);
  if ('fault' in read) return `\`${image}\` is no name of an image: ${read.fault}`;
  return read.tag === undefined && read.digest === undefined
    ? undefined
    : `\`${image}\` has a tag or a digest; tq gives each image its own`;
}

/** The default is what the repository has already. */
async function ciOf(
  answers: Answers,
  folder: string,
  { ci }: InitOptions,
  { files }: Context,
): Promise<CiName> {
  const isThere = (path: string): Promise<boolean> => files.exists(join(folder, path));
  const own = (await isThere('.github/workflows/quality.yml')) ? 'github' : undefined;
  const isGitlab = (await isThere('.gitlab-ci.yml')) && !(await isThere('.github'));
  return answers.get('--ci', {
    given: ci ?? own,
    usual: isGitlab ? 'gitlab' : 'github',
    ask: (prompts, usual) =>
      prompts.choice({
        question: 'whose pipeline checks and deploys it',
        choices: CI_CHOICES,
        default: usual,
      }),
  });
}
