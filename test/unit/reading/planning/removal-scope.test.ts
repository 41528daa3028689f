import { expect, test } from 'vitest';
import type { LoadedProject } from '../../../../src/reading/load-project.ts';
import type { ReadOverrides } from '../../../../src/reading/planning/read-overrides.ts';
import {
  openNames,
  recordedFile,
  removalScope,
  type RemovalQuestion,
} from '../../../../src/reading/planning/removal-scope.ts';

const NO_OVERRIDES = { names: [], sources: new Map() } as unknown as ReadOverrides;
const OVERRIDDEN = { ...NO_OVERRIDES, overrides: { entrypoint: 'a.py:b' } } as unknown as ReadOverrides;

/** One deployment `nightly`; what waits for steps is open. */
function loaded(pending: readonly string[] = [], count = 1): LoadedProject {
  const deployment = { path: ['deployments', 0], name: 'nightly', pending: new Set(pending) };
  return {
    project: { document: { data: { deployments: [{ name: 'nightly' }] } }, deployments: [deployment] },
    deployments: Array.from({ length: count }, () => ({ deployment })),
  } as unknown as LoadedProject;
}

function scope(question: Partial<RemovalQuestion>) {
  return removalScope({
    asked: undefined,
    names: [],
    overrides: NO_OVERRIDES,
    project: { name: 'shop', isDeclared: true },
    entryCount: 1,
    loaded: loaded(),
    ...question,
  });
}

test('with all of the file what was asked for is done, and nothing where nothing was', () => {
  expect(scope({})).toBe('leave');
  expect(scope({ asked: 'remove' })).toBe('remove');
  expect(scope({ asked: 'detach' })).toBe('detach');
});

test.for<[string, Partial<RemovalQuestion>]>([
  ['names', { names: ['nightly'] }],
  ['a flow from the command line', { overrides: OVERRIDDEN }],
  ['an entry that was left out', { entryCount: 2 }],
  ['a project without a name', { project: { name: 'folder', isDeclared: false } }],
])('%s: nothing is known to have left the file, and asking for it is a mistake', ([, question]) => {
  expect(scope(question)).toBe('unknown');
  expect(() => scope({ ...question, asked: 'remove' })).toThrow(/^`--prune` needs/);
});

test('a name that steps give is waited for', () => {
  expect(scope({ loaded: loaded(['name']), asked: 'remove' })).toBe('unknown');
});

const ASKED = { overrides: NO_OVERRIDES, loaded: loaded(), checkout: null };

test('a file is known by its path in the repository, wherever it is deployed from', () => {
  const inRepository = (workingDirectory: string) => ({ workingDirectory, repositoryRoot: '/code' });
  expect(recordedFile('prefect.yaml', inRepository('/code/orders'), ASKED)).toBe('orders/prefect.yaml');
  expect(recordedFile('orders/prefect.yaml', inRepository('/code'), ASKED)).toBe('orders/prefect.yaml');
  expect(recordedFile('/code/orders/prefect.yaml', inRepository('/code/users'), ASKED)).toBe(
    'orders/prefect.yaml',
  );
});

test.for<[string, string]>([
  ['https://ada:s3cret@github.com/acme/orders.git', 'github.com/acme/orders'],
  ['git@github.com:acme/orders.git', 'github.com/acme/orders'],
  ['ssh://git@git.acme.com:2222/acme/orders/', 'git.acme.com/acme/orders'],
  ['/srv/git/orders.git', '/srv/git/orders'],
])('two repositories whose projects have one name are told apart: %s', ([remoteUrl, name]) => {
  const folders = { workingDirectory: '/code', repositoryRoot: '/code' };
  const file = recordedFile('prefect.yaml', folders, { ...ASKED, checkout: { remoteUrl } });
  expect(file).toBe(`${name}:prefect.yaml`);
});

test('without a repository two folders of one project are told apart by their whole paths', () => {
  const inFolder = (workingDirectory: string) => ({ workingDirectory, repositoryRoot: undefined });
  expect(recordedFile('prefect.yaml', inFolder('/code/a'), ASKED)).toBe('/code/a/prefect.yaml');
  expect(recordedFile('a/prefect.yaml', inFolder('/code'), ASKED)).toBe('/code/a/prefect.yaml');
  expect(recordedFile('prefect.yaml', inFolder('/code/b'), ASKED)).toBe('/code/b/prefect.yaml');
});

test('a name with a placeholder stands for what it is in every environment, and no other does', () => {
  const open = (entries: readonly object[]) =>
    openNames({ written: { data: { deployments: entries } } } as unknown as LoadedProject);
  const [pattern, ...others] = open([{ name: 'etl.{{ $STAGE }}' }, { name: 'fixed', entrypoint: 'a.py:b' }]);
  expect(others).toEqual([]);
  expect(['etl.dev', 'etl.', 'etlxdev', 'my-etl.dev'].map((name) => pattern?.test(name))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(open([{ name: 'fixed', entrypoint: '{{ $FLOW }}' }])).toEqual([/^fixed$/su]);
});
