/** Which Dockerfiles of a project are read, and where. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import { checkDockerfiles } from '../../../../src/reading/checking/check-dockerfiles.ts';
import { projectFolder } from '../../../commands/project-folder.ts';
import { BASE } from './said.ts';

const STEP = 'prefect_docker.deployments.steps.build_docker_image';
const CLEAN = `FROM ${BASE}\nUSER flow\n`;

interface Outcome {
  said: string[];
  /** Files that were opened, relative to the project. */
  opened: string[];
  secrets: string[];
  sources: string[];
}

/** `yaml` is that of `prefect.yaml` above the entries, which are `entries` many and empty but for `entry`. */
async function check(
  yaml: string,
  files: Record<string, string>,
  { entries = 1, entry = '', chosen = [0], withHints = true } = {},
): Promise<Outcome> {
  const directory = projectFolder(files);
  const list = Array.from({ length: entries }, (_, index) => `  - name: d${index}\n${entry}`).join('');
  const { document } = parseDocument(
    'prefect.yaml',
    new TextEncoder().encode(`${yaml}deployments:\n${list}`),
  );
  const opened: string[] = [];
  const secrets: string[] = [];
  const sources = new Map<string, string>();
  const real = nodeFileSystem();
  const found = await checkDockerfiles({ document: document!, chosen }, withHints, {
    workingDirectory: directory,
    files: {
      ...real,
      readFile: (path) => {
        opened.push(path.slice(directory.length + 1));
        return real.readFile(path);
      },
    },
    sources,
    keepSecret: (text) => void secrets.push(text),
  });
  const said = found.map(
    ({ code, severity, message, where }) =>
      `${code} ${severity} ${where?.file}:${where?.start.line} ${message.replaceAll(join(directory, '/'), '')}`,
  );
  return { said, opened, secrets, sources: [...sources.keys()] };
}

const build = (...inputs: string[]): string =>
  `build:\n  - ${STEP}:\n${['image_name: a/b', ...inputs].map((line) => `      ${line}\n`).join('')}`;

test('a project that builds no image has nothing read', async () => {
  expect(await check('build:\n  - a.b: {}\n', { Dockerfile: 'FOO\n' })).toMatchObject({
    said: [],
    opened: [],
  });
});

test('a Dockerfile that many deployments share is read once, and told of once', async () => {
  const entry = `    build:\n      - ${STEP}: {image_name: a/b}\n`;
  const chosen = [0, 1, 2];
  const { said, opened, sources } = await check(
    '',
    { Dockerfile: `FROM ${BASE}\n` },
    { entries: 3, entry, chosen },
  );
  expect(said).toEqual([
    'TQ4208 hint Dockerfile:1 flows in this image run as root: no `USER` says otherwise',
  ]);
  expect(opened.filter((path) => path === 'Dockerfile')).toHaveLength(1);
  expect(sources).toEqual(['Dockerfile']);
});

test('of entries that are not chosen nothing is said', async () => {
  const entry = `    build:\n      - ${STEP}: {image_name: a/b}\n`;
  expect((await check('', {}, { entry, chosen: [] })).said).toEqual([]);
  expect((await check('', {}, { entry })).said).toHaveLength(1);
});

describe('where it is looked for', () => {
  const missing = (name: string) => `there is no Dockerfile \`${name}\``;

  test.for([
    [[], 'TQ4201 error prefect.yaml:2', 'Dockerfile'],
    [['dockerfile: docker/a'], 'TQ4201 error prefect.yaml:4', 'docker/a'],
    [['path: docker'], 'TQ4201 error prefect.yaml:2', 'docker/Dockerfile'],
    [['build_backend: buildx', 'path: docker', 'dockerfile: a'], 'TQ4201 error prefect.yaml:6', 'docker/a'],
  ] as const)('%j', async ([inputs, place, name]) => {
    expect((await check(build(...inputs), {})).said).toEqual([`${place} ${missing(name)}`]);
    expect((await check(build(...inputs), { [name]: CLEAN })).said).toEqual([]);
  });

  test.for([
    ['dockerfile: "{{ $FILE }}"'],
    ['path: "{{ clone.directory }}"'],
    ['path: https://git.example.com/orders.git'],
    ['custom_context: true'],
    ['dockerfile: auto'],
  ])('%s: not on this machine', async (inputs) => {
    expect((await check(build(...inputs), {})).said).toEqual([]);
  });

  test('a folder is no Dockerfile', async () => {
    expect((await check(build(), { 'Dockerfile/a': '' })).said).toEqual([
      'TQ4201 error prefect.yaml:2 `Dockerfile` cannot be read: it is a folder',
    ]);
  });

  test('`auto` beside a Dockerfile', async () => {
    expect((await check(build('dockerfile: auto'), { Dockerfile: 'FOO\n' })).said).toEqual([
      'TQ4215 error prefect.yaml:4 `dockerfile: auto` beside a file `Dockerfile`, which Prefect refuses to overwrite',
    ]);
  });
});

describe('`tq.image`', () => {
  test('names a Dockerfile', async () => {
    const yaml = 'tq:\n  image: {name: a/b, dockerfile: D}\n';
    expect((await check(yaml, {})).said).toEqual(['TQ4201 error prefect.yaml:2 there is no Dockerfile `D`']);
    expect((await check(yaml, { D: CLEAN })).said).toEqual([]);
  });

  test('has its name checked', async () => {
    expect((await check('tq:\n  image: {name: A/b}\n', {})).said).toEqual([
      'TQ4214 error prefect.yaml:2 `A/b` cannot name an image: the name holds capitals; only the tag may',
    ]);
  });

  test('of a wheel has a Dockerfile of its own', async () => {
    const yaml = 'tq:\n  image: a/b\n  build: {wheel: true}\n';
    expect((await check(yaml, { Dockerfile: 'FOO\n' })).said).toEqual([]);
  });
});

describe('a step in front of the build', () => {
  const after = (step: string): string => build().replace('build:\n', `build:\n  - ${step}\n`);
  const shell = (script: string): string =>
    `prefect.deployments.steps.run_shell_script: {script: ${JSON.stringify(script)}}`;

  test.for([
    ['git rev-parse --short HEAD', 'error'],
    ['date +%Y && git describe --tags', 'error'],
    ['make image', 'warning'],
    ['echo "FROM a" > Dockerfile', 'warning'],
    ['git checkout main', 'warning'],
  ] as const)('%s', async ([script, severity]) => {
    const { said } = await check(after(shell(script)), {});
    expect(said).toEqual([`TQ4201 ${severity} prefect.yaml:3 there is no Dockerfile \`Dockerfile\``]);
  });

  test('that goes elsewhere leaves nothing to look at', async () => {
    const step = 'prefect.deployments.steps.set_working_directory: {directory: /opt}';
    expect((await check(after(step), {})).said).toEqual([]);
  });

  test('of another kind may make what is copied', async () => {
    const files = { Dockerfile: `FROM ${BASE}\nCOPY dist /dist\nUSER flow\n` };
    const said = '`COPY` of `dist`, which is not in the build context';
    expect((await check(after('own.steps.pack: {}'), files)).said).toEqual([
      `TQ4206 warning Dockerfile:2 ${said}`,
    ]);
    expect((await check(build(), files)).said).toEqual([`TQ4206 error Dockerfile:2 ${said}`]);
  });
});

test('paths are relative to the context, with its own ignore file', async () => {
  const files = {
    'app/docker/D': `FROM ${BASE}\nCOPY a b c/ /x/\nCOPY [d]*.txt /y/\nUSER flow\n`,
    'app/a': '',
    'app/b': '',
    'app/c/d': '',
    'app/d1.txt': '',
    'app/.dockerignore': 'a\nc/*\n!c/d\n*.txt\n',
    '.dockerignore': 'b\n',
  };
  expect((await check(build('path: app', 'dockerfile: docker/D'), files)).said).toEqual([
    'TQ4206 error app/docker/D:2 `COPY` of `a`, which `.dockerignore` keeps out of the build context',
    'TQ4206 warning app/docker/D:3 `COPY` of `[d]*.txt`, which matches nothing in the build context',
  ]);
});

test('secrets are told before anything is said, and never shown', async () => {
  const files = { Dockerfile: `FROM ${BASE}\nENV DB_PASSWORD=k7Xp-92vQm\nUSER flow\n` };
  const { said, secrets } = await check(build(), files);
  expect(said).toHaveLength(1);
  expect(said[0]).not.toContain('k7Xp');
  expect(secrets).toContain('k7Xp-92vQm');
});

test('hints are for those who ask for them', async () => {
  const files = { Dockerfile: 'FROM python:3.12\n' };
  expect((await check(build(), files)).said).toHaveLength(2);
  expect((await check(build(), files, { withHints: false })).said).toEqual([]);
});

test('the target and the arguments of each step count', async () => {
  const files = { Dockerfile: `ARG BASE\nFROM $BASE AS one\nUSER flow\n` };
  const of = async (...inputs: string[]) =>
    (await check(build(...inputs), files)).said.map((line) => line.slice(0, 27));
  expect(await of()).toEqual(['TQ4205 error Dockerfile:2 t']);
  expect(await of(`buildargs: {BASE: "${BASE}"}`)).toEqual([]);
  expect(await of('buildargs: {BASE: "{{ $BASE }}"}')).toEqual([]);
  expect(await of('buildargs: "{{ arguments }}"')).toEqual([]);
  expect(await of('target: two', 'buildargs: {BASE: x}')).toEqual(['TQ4202 error prefect.yaml:4']);
  expect(await of('target: "{{ $STAGE }}"')).toEqual([]);
});

test('an ignore file that Docker refuses', async () => {
  const { said, sources } = await check(build(), { Dockerfile: CLEAN, '.dockerignore': 'a\n!\n' });
  expect(said).toEqual([
    'TQ4202 error .dockerignore:2 Docker refuses `.dockerignore`: `!` alone names nothing to include',
  ]);
  expect(sources).toEqual(['.dockerignore']);
});

test('the list that the image installs', async () => {
  const files = {
    Dockerfile: `FROM ${BASE}\nCOPY lists/pins.txt /tmp/\nRUN pip install -r /tmp/pins.txt\nUSER flow\n`,
    'lists/pins.txt': 'prefect==2.19.0\n',
    'pins.txt': 'prefect==2.1.0\n',
  };
  const { said, sources } = await check(build(), files);
  expect(said).toEqual([
    'TQ4209 warning lists/pins.txt:1 `prefect==2.19.0` in the image does not talk to a server of Prefect 3',
  ]);
  expect(sources).toEqual(['lists/pins.txt']);
});
