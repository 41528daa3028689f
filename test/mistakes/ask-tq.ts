/** What `tq` says of a mistake: the exit code, and each finding with its place. Nothing is run and nothing is written. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTq } from '../commands/run-tq.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { POOL, PROJECT, SECRET_BLOCK, type Mistake } from './mistake.ts';

export interface Finding {
  code: string;
  severity: string;
  message: string;
  where?: { file: string; start: { line: number; column: number } };
}

export interface TqAnswer {
  exitCode: number;
  findings: Finding[];
}

export async function askTq({ text, files, needsServer }: Mistake): Promise<TqAnswer> {
  const directory = mkdtempSync(join(tmpdir(), 'tq-mistakes-'));
  try {
    for (const [path, content] of Object.entries({ ...PROJECT, ...files, 'prefect.yaml': text })) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    const { name, value } = SECRET_BLOCK;
    const prefect = new FakePrefect({
      workPools: [{ name: POOL, type: 'process' }],
      blocks: { [`secret/${name}`]: { data: { value }, secretFields: ['value'] } },
    });
    const command = needsServer === true ? 'plan' : 'validate';
    const { exitCode, stdout } = await runTq([command, '--json'], { directory, prefect });
    if (exitCode > 1) throw new Error(`tq ended with ${exitCode}: ${stdout}`);
    const { diagnostics = [] } = JSON.parse(stdout) as { diagnostics?: Finding[] };
    return { exitCode, findings: diagnostics };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
