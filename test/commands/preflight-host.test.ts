/** What only the project's Python and the server bring about: TQ4406 and TQ4407. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const FILES = { 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS, 'requirements.txt': 'prefect==3.8.8\n' };

test('a server that is older than the Prefect of the flows', async () => {
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  prefect.answeredVersion = { version: '3.6.29' };
  const { stderr } = await runTq(['preflight', '--server'], { directory: projectFolder(FILES), prefect });
  expect(stderr).toContain(
    'warning[TQ4406]: flows run with Prefect 3.8.8, and the server has the older 3.6.29, of which Prefect warns in every run\n  --> requirements.txt:1:1',
  );
  expect(stderr.match(/TQ4406/g)).toHaveLength(1);
});

test('a Python that has another Prefect than the files name', async () => {
  const answer = JSON.stringify({ python: '3.11.7', packages: { prefect: '3.7.0' } });
  const directory = projectFolder({ ...FILES, 'bin/python': `#!/bin/sh\necho '${answer}'\n` });
  chmodSync(join(directory, 'bin', 'python'), 0o755);
  const { stderr } = await runTq(['preflight', '--python', 'bin/python'], {
    directory,
    variables: { PATH: process.env.PATH ?? '' },
  });
  expect(stderr).toContain(
    'warning[TQ4407]: `prefect` is `3.7.0` in bin/python, and `3.8.8` in requirements.txt:1\n  --> requirements.txt:1:1',
  );
  expect(stderr).toContain('help: install what is named: `bin/python -m pip install "prefect==3.8.8"`');
});
