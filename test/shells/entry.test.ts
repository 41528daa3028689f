import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { desk, type Desk, PATIENT } from './typing.ts';

/** So long that a busy machine's time to start `tq` is nothing beside it. */
const HANGS_SECONDS = 100;

/** As the scripts ask, with the built program. */
function ask({ folder, variables }: Desk, ...argv: string[]) {
  return execa('tq', ['complete', ...argv], { cwd: folder, env: variables, extendEnv: false, reject: false });
}

describe('the entry that shells ask', () => {
  it('answers and says nothing else, whatever it is asked', PATIENT, async () => {
    const place = await desk();
    const answers = [
      await ask(place, '--shell', 'zsh', '--', 'plan', '-n', 'ni'),
      await ask(place, '--shell', 'bash', '--', 'tq plan -'),
      await ask(place, '--shell'),
      await ask(place, '--shell', 'fish', '--', '--prefect-file', '/dev/zero', '-n', ''),
    ];
    expect(answers.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      answers.map(() => ({ exitCode: 0, stderr: '' })),
    );
    expect(answers[0]?.stdout).toContain('nightly\tflows.py:orders_quality');
    expect(answers[1]?.stdout).toContain('--prefect-file');
    expect(answers[2]?.stdout).toBe('');
  });

  it('does not wait for a git that hangs', PATIENT, async () => {
    const place = await desk();
    place.write('bin/git', `#!/bin/sh\nexec sleep ${HANGS_SECONDS}\n`);
    chmodSync(join(place.folder, 'bin/git'), 0o755);
    const started = performance.now();
    const { exitCode, stderr } = await ask(place, '--shell', 'zsh', '--', 'plan', '--ref', '');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(performance.now() - started).toBeLessThan((HANGS_SECONDS / 2) * 1000);
  });
});
