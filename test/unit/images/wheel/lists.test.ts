/** The lists of an image: which of a project's files fix versions, and what is written for pip. */
import { expect, test } from 'vitest';
import { pinLists } from '../../../../src/images/wheel/pins.ts';
import { requirementsOfPylock } from '../../../../src/images/wheel/pylock.ts';
import { stagedLists } from '../../../../src/images/wheel/staged-lists.ts';
import { unpinnedWarnings } from '../../../../src/images/wheel/unpinned.ts';

const none = { requirements: [], constraints: [], pins: undefined, needed: [], wheels: undefined };

test('what was written to fix versions goes first', () => {
  const files = (...paths: string[]): string[] => pinLists(new Set(paths)).map(({ file }) => file);
  expect(files('requirements.txt', 'uv.lock', 'constraints.txt', 'sub/requirements.lock')).toEqual([
    'constraints.txt',
    'uv.lock',
    'requirements.txt',
  ]);
  expect(files('src/constraints.txt')).toEqual([]);
});

test('a `pylock.toml` becomes lines with hashes', () => {
  const text = `lock-version = "1.0"
[[packages]]
name = "six"
version = "1.16.0"
marker = "python_version < '4'"
sdist = { name = "six.tar.gz", hashes = { sha256 = "cc" } }
[[packages.wheels]]
name = "six.whl"
hashes = { sha256 = "aa" }
[[packages]]
name = "plain"
version = "1"
`;
  expect(requirementsOfPylock(text)).toEqual({
    requirements: `six==1.16.0 ; python_version < '4' \\
    --hash=sha256:aa \\
    --hash=sha256:cc
plain==1
`,
  });
});

test('a `pylock.toml` that pip could not be told', () => {
  expect(requirementsOfPylock('[[packages]]\nname = "lib"\ndirectory = { path = "lib" }\n')).toEqual({
    failure: '`lib` does not come from an index',
  });
  expect(requirementsOfPylock('[[packages\n')).toEqual({ failure: 'it is not TOML (line 1)' });
});

test('the list holds what the wheel needs, and the options for wheels', () => {
  const lists = stagedLists({
    ...none,
    requirements: ['six==1.16.0'],
    constraints: ['rich==13.0.0'],
    needed: ['six>=1', 'rich'],
    wheels: '/opt/tq/wheels',
  });
  expect(lists).toEqual({
    requirements: '--no-index\n--find-links /opt/tq/wheels\nsix==1.16.0\nsix>=1\nrich\n',
    constraints: 'rich==13.0.0\n',
    warnings: [],
  });
});

test('a list with hashes gets only the names that it lacks', () => {
  const requirements = ['six==1.16.0 --hash=sha256:aa'];
  expect(stagedLists({ ...none, requirements, needed: ['six>=1', 'rich'] }).requirements).toBe(
    'six==1.16.0 --hash=sha256:aa\nrich\n',
  );
});

test('a lock that lacks what the project needs is warned of', () => {
  const pins = { file: 'requirements.lock', kind: 'lock' } as const;
  const lists = stagedLists({ ...none, pins, requirements: ['six==1.16.0'], needed: ['Six', 'rich>=13'] });
  expect(lists.warnings.map(({ message }) => message)).toEqual([
    '`requirements.lock` does not have `rich`, which the project needs',
  ]);
  expect(lists.requirements).toBe('six==1.16.0\nrich>=13\n');
});

test.each([
  [['six==1.16.0'], []],
  [['six==1.16.0', 'six>=1'], []],
  [['six', 'rich>=3'], ['nothing fixes the versions of what the image installs']],
  [['six==1.16.0', 'rich\nb'], ['nothing fixes the versions of `rich`, `b`']],
  [['z==1\na\nb\nc\nd\ne\nf\ng'], ['nothing fixes the versions of `a`, `b`, `c`, `d`, `e` and 2 more']],
  [['--index-url https://host/simple'], []],
])('open versions of %j', (texts, expected) => {
  expect(unpinnedWarnings(texts).map(({ message }) => message)).toEqual(expected);
});
