/** A real repository for `--changed-since`, and what is explained of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

export const flow = (name: string, imports = ''): string =>
  `${imports}from prefect import flow\n\n\n@flow\ndef ${name}(file: str = ""):\n    pass\n`;

export const entry = (name: string, more = ''): string =>
  `  - name: ${name}\n    entrypoint: flows/${name}.py:${name}\n    work_pool: {name: local}\n${more}`;

export const YAML = `name: shop\ndeployments:\n${entry('orders')}${entry('users')}${entry('stock')}`;

export const FILES: Record<string, string> = {
  'prefect.yaml': YAML,
  'flows/orders.py': flow('orders', 'from core.rules import check\n'),
  'flows/users.py': flow('users', 'import core\n'),
  'flows/stock.py': flow('stock'),
  'core/__init__.py': '',
  'core/rules.py': 'from .deep import LIMIT\n',
  'core/deep.py': 'LIMIT = 1\n',
  'core/unused.py': '',
  'README.md': 'shop\n',
};

export type Files = Record<string, string>;

export async function commit(directory: string, message: string): Promise<void> {
  await execa('git', ['add', '--all'], { cwd: directory });
  await execa('git', ['commit', '--quiet', '--allow-empty', '--message', message], { cwd: directory });
}

/** A repository whose one commit, `v1`, has the files. */
export async function repository(
  files: Files = FILES,
  arrange?: (directory: string) => void,
): Promise<string> {
  const directory = projectFolder(files);
  const run = (...args: string[]) => execa('git', args, { cwd: directory });
  await run('init', '--quiet', '--initial-branch', 'main');
  await run('config', 'user.name', 'a');
  await run('config', 'user.email', 'a@example.com');
  arrange?.(directory);
  await commit(directory, 'first');
  await run('tag', 'v1');
  return directory;
}

export function write(directory: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

export interface Explained {
  changedSince?: {
    ref: string;
    base: string;
    files: {
      deployments: { name: string; touched: boolean; reasons: { text: string }[] }[];
      left: string[];
    }[];
  };
  notes: string[];
  exitCode: number;
}

export async function explain(directory: string, ...more: string[]): Promise<Explained> {
  const run = await runTq(['validate', '--changed-since', 'v1', '--explain', '--json', ...more], {
    directory,
    checkout: 'real',
    variables: { PLACE: 'd' },
  });
  return JSON.parse(run.stdout) as Explained;
}

/** `orders: it is new in the file`, of those that are touched. */
export async function touched(directory: string, ...more: string[]): Promise<string[]> {
  const { changedSince } = await explain(directory, ...more);
  if (changedSince === undefined) throw new Error('nothing was explained');
  return changedSince.files.flatMap(({ deployments }) =>
    deployments
      .filter((each) => each.touched)
      .map(({ name, reasons }) => `${name}: ${reasons.map(({ text }) => text).join('; ')}`),
  );
}
