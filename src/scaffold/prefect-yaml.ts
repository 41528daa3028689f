/** The `prefect.yaml` of a new project: what holds for all deployments, and those that tell of failures. */
import { renderPairs } from '../importing/yaml-text/render.ts';
import { environmentName, poolTypes, workPool } from './environments.ts';
import { type EnvironmentName, ENVIRONMENTS, type ProjectChoices } from './scaffold.ts';

/** Without the deployments of domains, which are woven in behind its own. */
export function prefectYaml(choices: ProjectChoices): string {
  return [
    head(choices),
    'tq:',
    ...settings(choices).map((line) => `  ${line}`.trimEnd()),
    '',
    ABOUT_DEPLOYMENTS,
    'deployments:',
    ...ENVIRONMENTS.flatMap((environment, index) => [
      ...(index === 0 ? [] : ['']),
      ...failureAlert(choices, environment),
    ]),
    '',
  ].join('\n');
}

const head = ({ project }: ProjectChoices): string =>
  `# yaml-language-server: $schema=./.prefect.schema.json
# What runs where and when. \`tq validate\` checks this file, \`tq plan\` shows what a deploy changes, \`tq deploy --all\` does it.
# The form is that of \`prefect deploy\`; what stands under \`tq:\` only tq reads.
name: ${project}
`;

/** The lines below `tq:`. */
function settings(choices: ProjectChoices): string[] {
  const { project, engine, poolType } = choices;
  return [
    `project: ${project}`,
    '# Quality rules, compiled by `tq rules compile`.',
    'rules: quality/*.yaml',
    ...(engine === 'truthound'
      ? ['# Settings of checks that every deploy writes.', 'blocks: blocks/*.yaml']
      : []),
    '# Where runs are carried out: a work pool for each environment.',
    ...renderPairs({ pools: poolTypes(project, poolType) }, ''),
    ...(poolType === 'process' ? OF_PROCESSES : ofContainers(choices)),
  ];
}

const OF_PROCESSES = [
  '# Workers run this very folder. When they run on other machines, take the # away: they clone what is committed and pushed.',
  '# source: git',
];

function ofContainers({ project, image }: ProjectChoices): string[] {
  return [
    '# Built and pushed by `tq deploy` when its content has changed; deployments run it by its digest.',
    'image:',
    `  name: ${image ?? `registry.example.com/${project}`}`,
    '  dockerfile: Dockerfile',
    '  platform: linux/amd64',
    '# Take these two out when the Dockerfile names its base image by a digest.',
    'lint:',
    '  base-image-without-digest: off',
  ];
}

const ABOUT_DEPLOYMENTS = `# A deployment for each environment. In staging schedules are not active, and bad data fails no run.
# An automation starts \`failure-alert-…\` when a run with the tag of its environment fails, crashes or takes too long. It has
# no such tag itself, so that it never starts itself.`;

function failureAlert({ project, poolType }: ProjectChoices, environment: EnvironmentName): string[] {
  const name = environmentName(project, environment);
  const entry = {
    name: `failure-alert-${environment}`,
    description: `Tells of runs that failed in ${environment}.`,
    tags: ['alerts'],
    entrypoint: 'src/prefect_flows/failure_alert.py:failure_alert',
    work_pool: workPool(project, environment, poolType),
    triggers: [
      {
        name: `${name}-failures`,
        expect: ['Failed', 'Crashed', 'TimedOut'].map((state) => `prefect.flow-run.${state}`),
        match: { 'prefect.resource.id': 'prefect.flow-run.*' },
        match_related: { 'prefect.resource.role': 'tag', 'prefect.resource.id': `prefect.tag.${name}` },
        parameters: { run_id: '{{ event.resource.id }}' },
      },
    ],
    tq: { environment },
  };
  const lines = renderPairs(entry, '    ');
  return [`  - ${(lines[0] ?? '').trimStart()}`, ...lines.slice(1)];
}
