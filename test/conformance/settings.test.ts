/** The same variables, files and profiles through Prefect and through `readSettings`: equal settings, or refused by both. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { readSettings } from '../../src/reading/settings/read-settings.ts';
import type { Setting } from '../../src/settings.ts';
import { TqError } from '../../src/tq-error.ts';
import { DIFFERENT, LAYOUTS, type Layout } from './settings-layouts.ts';

type Answer = Record<string, unknown>;

let root: string;
let answers: Record<string, Answer>;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tq-settings-'));
  const { python } = await pythonEnvironment();
  const asked: Record<string, Layout> = { ...LAYOUTS, ...DIFFERENT };
  const input = Object.values(asked).map(({ files = {}, variables = {}, profile }) => ({
    files,
    variables,
    profile,
  }));
  const script = join(ROOT, 'test', 'conformance', 'settings.py');
  const { stdout } = await execa(python, [script, root], { input: JSON.stringify(input) });
  const list = JSON.parse(stdout) as Answer[];
  answers = Object.fromEntries(Object.keys(asked).map((name, index) => [name, list[index] as Answer]));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('settings as Prefect reads them', () => {
  it.each(Object.entries(LAYOUTS))('%s', async (name, layout) => {
    const { refused, ...expected } = answers[name] ?? {};
    const actual = await read(layout);
    if (refused !== undefined) expect(actual).toHaveProperty('refused');
    else expect(actual).toEqual(filled(expected));
  });

  it.each(Object.entries(DIFFERENT))('differ on purpose: %s', async (name, layout) => {
    const { refused, ...expected } = answers[name] ?? {};
    const prefect = refused === undefined ? filled(expected) : { refused };
    const tq = await read(layout);
    for (const [key, value] of Object.entries(layout.prefect)) expect(prefect[key], key).toEqual(value);
    for (const [key, value] of Object.entries(layout.tq)) expect(tq[key], key).toEqual(value);
  });
});

async function read({ files = {}, variables = {}, profile }: Layout): Promise<Answer> {
  const folder = mkdtempSync(join(root, 'layout-'));
  for (const name of ['project', 'home']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const environment = {
    variables,
    workingDirectory: join(folder, 'project'),
    homeDirectory: join(folder, 'home'),
    platform: process.platform,
  };
  try {
    const settings = await readSettings(environment, nodeFileSystem(), { profile });
    const { customHeaders } = settings.connection;
    const joined = Object.assign({}, ...customHeaders.map(({ value }) => value).reverse()) as object;
    const all = { ...settings.connection, ...settings, connection: undefined, customHeaders: joined };
    return filled(Object.fromEntries(Object.entries(all).map(([key, value]) => [key, valueOf(value)])));
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    return { refused: error.message };
  }
}

function valueOf(value: unknown): unknown {
  const isSetting = typeof value === 'object' && value !== null && 'source' in value;
  return isSetting ? (value as Setting<unknown>).value : value;
}

/** Without what Prefect takes for not set: null, an empty text, no headers. Slashes at the end of an address mean nothing. */
function filled(answer: Answer): Answer {
  const entries = Object.entries(answer).filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && JSON.stringify(value) !== '{}',
  );
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key.endsWith('Url')) return [key, String(value).replace(/\/+$/, '')];
      return [key, Array.isArray(value) ? [...value].sort((a: number, b: number) => a - b) : value];
    }),
  );
}
