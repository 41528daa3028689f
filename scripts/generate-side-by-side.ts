/**
 * Writes `docs/side-by-side.md`: what `prefect deploy` and `tq deploy` leave on a real server after the same change of the
 * same project. About a minute; needs the built program.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { format, resolveConfig } from 'prettier';
import { serverApi, type ServerApi } from '../test/e2e/server-api.ts';
import { startPrefectServer } from './prefect-server.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';

const PAGE = join(ROOT, 'docs', 'side-by-side.md');
const POOL = 'local';

interface Story {
  title: string;
  /** What happens between the two deploys. */
  change: string;
  before: string;
  after: string;
  /** Where `tq` is told something that Prefect has no word for. */
  afterForTq?: string;
  byHand?: (api: ServerApi, deploymentId: string) => Promise<unknown>;
}

const entry = (name: string, rest = ''): string => `  - name: ${name}
    entrypoint: flows.py:orders
    work_pool: { name: ${POOL} }
${rest}`;

const SCHEDULE = '    schedules: [{ cron: "0 6 * * *" }]\n';
const TRIGGERS = (...names: string[]): string =>
  `    triggers:\n${names.map((name) => `      - { name: ${name}, type: event, expect: [${name}] }\n`).join('')}`;

const STORIES: Story[] = [
  {
    title: 'A schedule that an operator has paused',
    change: 'somebody switches the schedule off in the UI; then the description changes in the file',
    before: entry('nightly', SCHEDULE),
    after: entry('nightly', `    description: new\n${SCHEDULE}`),
    byHand: async (api, id) => {
      const [schedule] = (await api('GET', `/deployments/${id}/schedules`)) as { id: string }[];
      return api('PATCH', `/deployments/${id}/schedules/${schedule?.id}`, { active: false });
    },
  },
  {
    title: 'A schedule that was removed',
    change: '`schedules: []` in the file',
    before: entry('nightly', SCHEDULE),
    after: entry('nightly', '    schedules: []\n'),
  },
  {
    title: 'A deployment that was renamed',
    change: '`nightly` becomes `daily` in the file, for `tq` with `moved: nightly`',
    before: entry('nightly', SCHEDULE),
    after: entry('daily', SCHEDULE),
    afterForTq: entry('daily', `${SCHEDULE}    tq: { moved: nightly }\n`),
  },
  {
    title: 'A trigger that was removed',
    change: 'the second of two triggers leaves the file',
    before: entry('nightly', TRIGGERS('orders.loaded', 'orders.late')),
    after: entry('nightly', TRIGGERS('orders.loaded')),
  },
  {
    title: 'Nothing has changed',
    change: 'the same file is deployed again',
    before: entry('nightly', SCHEDULE + TRIGGERS('orders.loaded')),
    after: entry('nightly', SCHEDULE + TRIGGERS('orders.loaded')),
  },
];

type Tool = 'prefect' | 'tq';

interface State {
  deployments: {
    id: string;
    name: string;
    schedules: { id: string; active: boolean; schedule: { cron: string } }[];
  }[];
  automations: { id: string; name: string }[];
}

async function stateOf(api: ServerApi): Promise<State> {
  const deployments = (await api('POST', '/deployments/filter', {
    sort: 'NAME_ASC',
  })) as State['deployments'];
  const automations = (await api('POST', '/automations/filter', {})) as State['automations'];
  return { deployments, automations };
}

/** Each line is a fact of the server after the second deploy; ids are told apart from those of before. */
function inWords(before: State, after: State): string[] {
  const known = new Set(
    [before.deployments, before.automations, ...before.deployments.map(({ schedules }) => schedules)]
      .flat()
      .map(({ id }) => id),
  );
  const idText = (id: string): string => (known.has(id) ? 'same id' : 'new id');
  return [
    ...after.deployments.flatMap(({ id, name, schedules }) => [
      `deployment \`${name}\` (${idText(id)})`,
      ...(schedules.length === 0 ? ['no schedule'] : []),
      ...schedules.map(
        (each) => `schedule \`${each.schedule.cron}\` ${each.active ? '**on**' : 'off'} (${idText(each.id)})`,
      ),
    ]),
    ...after.automations
      .map(({ id, name }) => `automation \`${name}\` (${idText(id)})`)
      .sort((one, other) => (one < other ? -1 : 1)),
  ];
}

async function main(): Promise<void> {
  const python = await pythonEnvironment();
  const server = await startPrefectServer({ python });
  const api = serverApi(server.apiUrl);
  const folder = mkdtempSync(join(tmpdir(), 'side-by-side-'));
  const write = (text: string): void =>
    writeFileSync(join(folder, 'prefect.yaml'), `name: side-by-side\ndeployments:\n${text}`);
  const env = { PATH: process.env.PATH, HOME: folder, PREFECT_HOME: folder, PREFECT_API_URL: server.apiUrl };
  const commands: Record<Tool, [string, string[]]> = {
    prefect: [python.prefect, ['--no-prompt', 'deploy', '--all']],
    tq: [process.execPath, [join(ROOT, 'bin', 'tq.js'), 'deploy', '--all']],
  };
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'flows.py'), 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n');
    await api('POST', '/work_pools/', { name: POOL, type: 'process', base_job_template: {} });
    const told = async (story: Story, tool: Tool): Promise<string[]> => {
      const [program, argv] = commands[tool];
      const deploy = (): Promise<unknown> => execa(program, argv, { cwd: folder, extendEnv: false, env });
      write(story.before);
      await deploy();
      const first = await stateOf(api);
      await story.byHand?.(api, first.deployments[0]?.id ?? '');
      write(tool === 'tq' ? (story.afterForTq ?? story.after) : story.after);
      await deploy();
      const words = inWords(first, await stateOf(api));
      await clean(api);
      return words;
    };
    const sections: string[] = [];
    for (const story of STORIES)
      sections.push(section(story, await told(story, 'prefect'), await told(story, 'tq')));
    await writePage(sections);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function clean(api: ServerApi): Promise<void> {
  for (const { id } of (await stateOf(api)).automations) await api('DELETE', `/automations/${id}`);
  for (const { id } of (await api('POST', '/flows/filter', {})) as { id: string }[])
    await api('DELETE', `/flows/${id}`);
  for (const { id } of (await api('POST', '/artifacts/filter', {})) as { id: string }[])
    await api('DELETE', `/artifacts/${id}`);
}

function section({ title, change }: Story, prefect: readonly string[], tq: readonly string[]): string {
  const cell = (facts: readonly string[]): string => facts.join('<br>');
  return `## ${title}

Between two deploys: ${change}.

| \`prefect deploy\` leaves | \`tq deploy\` leaves |
|---|---|
| ${cell(prefect)} | ${cell(tq)} |
`;
}

async function writePage(sections: readonly string[]): Promise<void> {
  const text = `# Side by side

What a real Prefect server (3.8.8) holds after the same project was deployed, changed and deployed again: once with \`prefect deploy --all\`, once with \`tq deploy --all\`. Written by \`npx tsx scripts/generate-side-by-side.ts\` from what the server answered; «same id» and «new id» are beside the state after the first deploy.

${sections.join('\n')}`;
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}

await main();
