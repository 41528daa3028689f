/** Environments in the data folder, made with stand-ins for `uv`, `python3` and `pip`. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listEnvironments, makeEnvironment } from '../../../src/adapters/local-prefect/environments.ts';
import type { EnvironmentContent } from '../../../src/ports/local-workers.ts';

let directory: string;
let said: string[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tq-environments-'));
  mkdirSync(join(directory, 'bin'));
  mkdirSync(join(directory, 'project'));
  said = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const data = (): string => join(directory, 'data');

/** A program that writes its arguments down and then does this. */
function program(name: string, body: string): void {
  const text = `#!/bin/sh\necho "${name} $*" >> ${directory}/calls\n${body}\n`;
  writeFileSync(join(directory, 'bin', name), text, { mode: 0o755 });
}

/** Makes an interpreter in the last argument. */
const VENV = `for folder; do :; done
mkdir -p "$folder/bin"
printf '#!/bin/sh\\necho "python $*" >> ${'$0'}.calls\\n' > "$folder/bin/python"
chmod +x "$folder/bin/python"`;

const make = (
  key: string[] = ['polars'],
  isStopped = () => false,
  limits?: { probe: number; install: number },
): Promise<string> => {
  const content: EnvironmentContent = {
    title: '`requirements.txt`',
    key,
    install: ['-r', 'requirements.txt'],
    folder: join(directory, 'project'),
  };
  const environment = {
    variables: { PATH: `${join(directory, 'bin')}:/usr/bin:/bin`, VIRTUAL_ENV: '/elsewhere' },
    workingDirectory: directory,
    homeDirectory: directory,
    platform: process.platform,
  };
  const onProgress = (line: string): unknown => said.push(line);
  return makeEnvironment(environment, data(), content, { onProgress, isStopped, ...(limits && { limits }) });
};

const calls = (): string[] => readFileSync(join(directory, 'calls'), 'utf8').trimEnd().split('\n');

test('one is made with uv, once, and named by what it is made of', async () => {
  program('uv', `case "$1" in venv) ${VENV};; esac`);
  const [python, same] = await Promise.all([make(), make()]);
  expect(same).toBe(python);
  const folder = join(python, '..', '..');
  expect(calls().filter((call) => !call.endsWith('--version'))).toEqual([
    `uv venv --quiet ${folder}`,
    `uv pip install --quiet --python ${python} -r requirements.txt`,
  ]);
  // Which of the two makes it is open, and whether the other has to say that it waits.
  expect(
    said.filter((line) => line.includes('making a Python environment for `requirements.txt`')),
  ).toHaveLength(1);
  expect(await make()).toBe(python);
  expect(await make(['polars', 'pandas'])).not.toBe(python);
  const listed = await listEnvironments(data());
  expect(listed).toHaveLength(2);
  expect(listed[0]).toMatchObject({ isComplete: true, title: '`requirements.txt`' });
  expect(listed[0]?.bytes).toBeGreaterThan(20);
});

test('without uv it is made with venv and pip', async () => {
  program('uv', 'exit 1');
  program('python3', VENV);
  const python = await make();
  expect(calls().at(-1)).toBe(`python3 -I -m venv ${join(python, '..', '..')}`);
  expect(readFileSync(`${python}.calls`, 'utf8')).toContain(
    'python -I -m pip install --quiet --disable-pip-version-check -r requirements.txt\n',
  );
});

test.for([
  ['half made', (folder: string) => rmSync(join(folder, 'complete'))],
  ['made of a Python that is gone', (folder: string) => rmSync(join(folder, 'bin', 'python'))],
] as const)('one that is %s is made anew', async ([, spoil]) => {
  program('uv', `case "$1" in venv) ${VENV};; esac`);
  const folder = join(await make(), '..', '..');
  writeFileSync(join(folder, 'old'), '');
  spoil(folder);
  await make();
  expect(existsSync(join(folder, 'old'))).toBe(false);
  expect(existsSync(join(folder, 'complete'))).toBe(true);
});

test('what the installer says is shown, and the next one begins anew', async () => {
  program('uv', `case "$1" in venv) ${VENV};; pip) echo "no such package: polarss" >&2; exit 2;; esac`);
  await expect(make()).rejects.toMatchObject({
    reason: 'failed',
    message: 'could not install the packages for `requirements.txt`:\nno such package: polarss',
    help: expect.stringContaining('package index'),
    // It would be told twice.
    cause: undefined,
  });
  expect(await listEnvironments(data())).toMatchObject([{ isComplete: false }]);
  program('uv', `case "$1" in venv) ${VENV};; esac`);
  expect(existsSync(await make())).toBe(true);
});

test('where there is no data folder there is no environment', async () => {
  expect(await listEnvironments(data())).toEqual([]);
});

test('what is being installed ends when nobody waits for it any more', async () => {
  program('uv', `case "$1" in venv) ${VENV};; pip) exec sleep 60;; esac`);
  let isStopped = false;
  const made = expect(make(['polars'], () => isStopped)).rejects.toMatchObject({ reason: 'failed' });
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toContain('installing with uv');
  isStopped = true;
  await made;
});

test('an installation that hangs is ended', { timeout: 60_000 }, async () => {
  const begun = join(directory, 'begun');
  const hangs = `echo "asking pypi.org" >&2; : > ${begun}; exec sleep 60`;
  program('uv', `case "$1" in venv) ${VENV};; pip) ${hangs};; esac`);
  let refused: unknown;
  let minutes = 0;
  // Until the limit is one in which this machine gets as far as that.
  for (const install of [1_500, 5_000, 20_000]) {
    minutes = Math.round(install / 6_000) / 10;
    const limits = { probe: 20_000, install };
    refused = await make(['polars'], () => false, limits).catch((error: unknown) => error);
    if (existsSync(begun)) break;
  }
  expect(refused).toMatchObject({
    reason: 'failed',
    message: `could not install the packages for \`requirements.txt\`: \`uv\` had not ended after ${minutes} min:\nasking pypi.org`,
  });
});

test('an interpreter that hangs is taken for none', async () => {
  program('uv', `case "$1" in venv) ${VENV};; esac`);
  // In the place of a `uv` that does not answer in that short a time either.
  program('python3', VENV);
  const python = await make();
  writeFileSync(python, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  expect(await make(['polars'], () => false, { probe: 500, install: 10_000 })).toBe(python);
  expect(readFileSync(python, 'utf8')).not.toContain('sleep');
});
