/**
 * Writes `docs/images/terminal.svg`, the picture of the README: the example with a typing error, then repaired, planned
 * and deployed, as `tq` printed it on a real Prefect server. Needs `npm run build`.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { startPrefectServer } from './prefect-server.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';
import { terminalPicture } from './terminal-picture.ts';

const TQ = join(ROOT, 'bin', 'tq.js');
const PROMPT = '\u001B[32m$\u001B[39m ';

const project = mkdtempSync(join(tmpdir(), 'tq-picture-'));
const server = await startPrefectServer({ python: await pythonEnvironment() });

/** Runs a command line of `tq`; what it printed, as a person saw it. */
async function tq(...args: string[]): Promise<string> {
  const { all } = await execa(process.execPath, [TQ, ...args], {
    cwd: project,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: project, PREFECT_API_URL: server.apiUrl, FORCE_COLOR: '1' },
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  return all;
}

/** Waits until the server has planned runs of the schedules, which a change of them drops. */
async function plannedRuns(): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const response = await fetch(`${server.apiUrl}/flow_runs/count`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (Number(await response.text()) >= 6) return;
    await wait(500);
  }
  throw new Error('the server planned no runs');
}

function change(from: string, to: string): void {
  const file = join(project, 'prefect.yaml');
  const before = readFileSync(file, 'utf8');
  if (!before.includes(from)) throw new Error(`the example has no ${JSON.stringify(from)}`);
  writeFileSync(file, before.replace(from, to));
}

try {
  cpSync(join(ROOT, 'examples', 'orders'), project, { recursive: true });
  await tq('pool', 'create', 'local', '--type', 'process');
  await tq('deploy', '--all');

  await plannedRuns();
  change("cron: '5 6-20 * * 1-5'", "cron: '15 6-20 * * 1-5'");
  change('    schedules:', '    scheduls:');
  const shown = [`${PROMPT}tq validate`, await tq('validate')];
  change('    scheduls:', '    schedules:');
  for (const line of ['plan', 'deploy --all', 'deploy --all'])
    shown.push('', `${PROMPT}tq ${line}`, await tq(...line.split(' ')));
  writeFileSync(join(ROOT, 'docs', 'images', 'terminal.svg'), terminalPicture(shown.join('\n'), 'tq'));
  console.log(shown.join('\n'));
} finally {
  await server.stop();
  rmSync(project, { recursive: true, force: true });
}
