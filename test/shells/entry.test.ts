import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { desk, type Desk } from './typing.ts';

/** As the scripts ask, with the built program. */
function ask({ folder, variables }: Desk, ...argv: string[]) {
  return execa('tq', ['complete', ...argv], { cwd: folder, env: variables, extendEnv: false, reject: false });
}

describe('the entry that shells ask', () => {
  it('answers and says nothing else, whatever it is asked', async () => {
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

  it('does not wait for a git that hangs', async () => {
    const place = await desk();
    place.write('bin/git', `#!/bin/sh\nexec sleep 100\n`);
    chmodSync(join(place.folder, 'bin/git'), 0o755);
    const started = performance.now();
    const { exitCode, stderr } = await ask(place, '--shell', 'zsh', '--', 'plan', '--ref', '');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    // It waits for half a second; the rest is the start of `tq`.
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
