/** Which Prefect a Python has, asked of programs that stand in for one. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execaProcesses } from '../../../src/adapters/execa-processes.ts';
import type { Interpreter } from '../../../src/interpreter/find-interpreters.ts';
import { installedPrefect } from '../../../src/interpreter/installed-prefect.ts';
import { projectFolder } from '../../commands/project-folder.ts';

/** By name: what each says, as a shell script. */
function ask(scripts: Record<string, string>, order = Object.keys(scripts)) {
  const files = Object.entries(scripts).map(([name, script]) => [name, `#!/bin/sh\n${script}\n`]);
  const workingDirectory = projectFolder(Object.fromEntries(files) as Record<string, string>);
  for (const name of Object.keys(scripts)) chmodSync(join(workingDirectory, name), 0o755);
  const interpreters = order.map((name) => ({ path: join(workingDirectory, name) }) as Interpreter);
  return installedPrefect(interpreters, {
    processes: execaProcesses(),
    variables: { PATH: process.env.PATH },
    workingDirectory,
  });
}

test('is that of the first Python that has one', async () => {
  const bare = 'echo "No package metadata was found for prefect" >&2; exit 1';
  expect(await ask({ bare, good: 'echo 3.8.8; echo 3.12', later: 'echo 3.0.0; echo 3.9' })).toEqual({
    prefect: '3.8.8',
    python: '3.12',
  });
});

test('is asked without the modules and variables of the project', async () => {
  expect(await ask({ python: '[ "$1" = -I ] && [ "$2" = -c ] && echo 3.8.8 && echo 3.12' })).toEqual({
    prefect: '3.8.8',
    python: '3.12',
  });
});

test('is not known where nothing answers as a Python does', async () => {
  expect(await ask({})).toBeUndefined();
  expect(await ask({ silent: 'exit 0', half: 'echo 3.8.8' })).toBeUndefined();
  expect(await ask({}, ['not-there'])).toBeUndefined();
});
