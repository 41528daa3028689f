import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execaProcesses } from '../../../../src/adapters/execa-processes.ts';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { installedPackages } from '../../../../src/interpreter/installed-packages.ts';
import type { LayerAnswer } from '../../../../src/preflight/verdict/answer.ts';
import { clientAgainstServer } from '../../../../src/reading/preflight/client-against-server.ts';
import { installedHost } from '../../../../src/reading/preflight/installed-host.ts';
import { lookAtHost } from '../../../../src/reading/preflight/look-at-host.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { projectFolder } from '../../../commands/project-folder.ts';
import { subjectOf } from './subject-of.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';

const FLOW = `from prefect import flow
from truthound_prefect import DataQualityBlock


@flow
def orders():
    """Check the orders."""
    DataQualityBlock(engine_name="truthound")
`;
const ENTRY = 'deployments:\n  - {name: hourly, entrypoint: flows.py:orders, work_pool: {name: local}}\n';
const OURS = 'prefect==3.8.8\ntruthound==3.2.0\ntruthound-orchestration==3.0.3\n';

interface Asked {
  /** Scripts of a shell in the place of Pythons, in the order in which they are found. */
  pythons: string[];
  requirements?: string;
  /** In milliseconds. */
  patience?: number;
}

async function ask({
  pythons,
  requirements = OURS,
  patience = 20_000,
}: Asked): Promise<LayerAnswer & { all: LayerAnswer }> {
  const scripts = Object.fromEntries(
    pythons.map((script, index) => [`python${index}`, `#!/bin/sh\n${script}\n`]),
  );
  const directory = projectFolder({
    'prefect.yaml': ENTRY,
    'flows.py': FLOW,
    'requirements.txt': requirements,
    '.python-version': '3.11',
    ...scripts,
  });
  for (const name of Object.keys(scripts)) chmodSync(join(directory, name), 0o755);
  const subject = { ...(await subjectOf(directory)), variables: { PATH: process.env.PATH } };
  const files = nodeFileSystem();
  const all = await lookAtHost(subject, { files });
  const answer = await installedHost(subject, {
    files,
    processes: execaProcesses(),
    interpreters: async () =>
      Object.keys(scripts).map((name) => ({ path: join(directory, name), origin: '--python' })),
    patience,
  });
  return { ...answer, all };
}

function said({ findings }: LayerAnswer): string[] {
  return findings.map(({ finding: { code, severity, where, message } }) =>
    [code, severity, where && `${where.file}:${where.start.line}`, message].join(' '),
  );
}

function has(python: string, packages: Record<string, string>): string {
  return `echo 'warning of a shell'; echo '${JSON.stringify({ python, packages })}'`;
}

test('what is installed is what is named', async () => {
  const answer = await ask({
    pythons: [
      has('3.11.7', {
        prefect: '3.8.8',
        truthound: '3.2.0',
        'truthound-orchestration': '3.0.3',
        fastapi: '0.141.1',
      }),
    ],
  });
  expect(said(answer)).toEqual([]);
  expect(answer.seen).toEqual([
    {
      check: 'installed-versions',
      entries: [0],
      text: '`python0` has Python 3.11.7, Prefect 3.8.8, Truthound 3.2.0, truthound-orchestration 3.0.3: tested-by-tq',
    },
  ]);
});

test('other versions are told at the place of the pin; what no file names and does not work, without one', async () => {
  const answer = await ask({
    pythons: [
      has('3.12.1', {
        prefect: '3.8.8',
        truthound: '3.1.0',
        'truthound-orchestration': '3.0.3',
        fastapi: '0.165.0',
      }),
    ],
  });
  expect(said(answer)).toEqual([
    'TQ4407 warning requirements.txt:2 `truthound` is `3.1.0` in python0, and `3.2.0` in requirements.txt:2',
    'TQ4407 warning .python-version:1 `python` is `3.12.1` in python0, and `3.11` in .python-version:1',
    "TQ4403 warning  with `prefect` 3.8.8 and `fastapi` 0.165.0 the API server does not start: `Body() got an unexpected keyword argument 'min_items'`; this concerns the API server, `tq dev` and runs without a server",
  ]);
  expect(answer.findings[0]?.finding.help).toBe(
    'install what is named: `python0 -m pip install "truthound==3.2.0"`',
  );
});

test('a version that is installed and not supported, where files leave it open', async () => {
  const answer = await ask({
    pythons: [
      has('3.11.7', {
        prefect: '3.8.8',
        truthound: '4.0.0',
        'truthound-orchestration': '3.0.3',
        fastapi: '0.141.1',
      }),
    ],
    requirements: 'prefect==3.8.8\ntruthound\ntruthound-orchestration==3.0.3\n',
  });
  expect(said(answer)).toEqual(['TQ4401 error  `truthound` 4.0.0 is not in `>=3.0.1,<4.0.0`']);
});

test('Pythons that crash, print garbage, have no Prefect, or are none', async () => {
  const answer = await ask({ pythons: ['exit 3', 'echo [1', has('3.9.2', {})] });
  expect(said(answer)).toEqual([]);
  expect(answer.skipped).toEqual([
    {
      check: 'installed-versions',
      text: '`python0` ends with exit code 3; `python1` answers something that is no list of versions; `python2` has no Prefect',
    },
  ]);
  expect((await ask({ pythons: [] })).skipped[0]?.text).toBe('no Python was found');
  const second = await ask({ pythons: ['exit 3', has('3.11.7', { prefect: '3.8.8' })] });
  expect(second.seen[0]?.text).toMatch(/^`python1` has Python 3\.11\.7, Prefect 3\.8\.8/);
});

// Apart from those that answer: on a busy machine these, too, may take longer than that.
test('Pythons that hang', async () => {
  const { skipped } = await ask({ pythons: ['sleep 30', 'sleep 30'], patience: 300 });
  const hangs = (name: string): string => `\`${name}\` does not answer within 0.3 s`;
  expect(skipped.map(({ text }) => text)).toEqual([`${hangs('python0')}; ${hangs('python1')}`]);
});

test('a real Python says what it is', async () => {
  const answer = await installedPackages({ path: '/usr/bin/env', origin: 'PATH' }, ['prefect'], {
    processes: {
      run: (call) => execaProcesses().run({ ...call, program: 'python3' }),
    },
    variables: { PATH: process.env.PATH },
    workingDirectory: projectFolder({ 'json.py': 'raise SystemExit(4)\n' }),
  });
  expect(answer).toMatchObject({ python: expect.stringMatching(/^3\.\d+\.\d+$/) });
});

test.each<[string, string, string | TqError, string]>([
  [OURS, 'the same', '3.8.8', 'seen: client 3.8.8, server 3.8.8'],
  [OURS, 'a newer server', '3.9.0', 'seen: client 3.8.8, server 3.9.0'],
  [
    OURS,
    'an older server',
    '3.6.29',
    'TQ4406 warning requirements.txt:1 flows run with Prefect 3.8.8, and the server has the older 3.6.29, of which Prefect warns in every run',
  ],
  [
    OURS,
    'another major version',
    '4.0.0',
    'TQ4406 error requirements.txt:1 flows run with Prefect 3.8.8, and the server has 4.0.0: Prefect refuses another major version',
  ],
  [
    'prefect==2.20.0\n',
    'what never works is told without a server',
    '3.8.8',
    'skipped: Prefect 2.20.0 does not talk to a server of Prefect 3 at all',
  ],
  [
    'prefect>=3\n',
    'an open version',
    '3.8.8',
    'skipped: no file says which Prefect the flows run with; the server has 3.8.8',
  ],
  [OURS, 'no version', 'null', 'skipped: the server has the version `null`'],
  [
    OURS,
    'no answer',
    new TqError('unreachable', 'no answer from `http://x/api`'),
    'skipped: no answer from `http://x/api`',
  ],
])('%j against a server: %s', async (requirements, _name, version, expected) => {
  const directory = projectFolder({
    'prefect.yaml': ENTRY,
    'flows.py': FLOW,
    'requirements.txt': requirements,
  });
  const answer = await clientAgainstServer(await subjectOf(directory), {
    files: nodeFileSystem(),
    clock: new FixedClock(),
    server: {
      isCloud: false,
      serverVersion: async () => {
        if (typeof version !== 'string') throw version;
        return { version };
      },
    },
  });
  const told = [
    ...said(answer),
    ...answer.seen.map(({ text }) => `seen: ${text}`),
    ...answer.skipped.map(({ text }) => `skipped: ${text}`),
  ];
  expect(told).toEqual([expected]);
});
