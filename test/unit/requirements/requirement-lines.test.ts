/** Lines of requirements files: what each would install, and whether its version is fixed. */
import { describe, expect, test } from 'vitest';
import { hasLogin, normalizedName, requirementLines } from '../../../src/requirements/requirement-lines.ts';

/** `name` or `name==` where pinned; for the others the kind with what it names. */
function shown(text: string): string[] {
  return requirementLines(text).map((line) => {
    if (line.kind === 'requirement') return `${line.name}${line.isPinned ? '==' : ''}`;
    if (line.kind === 'include' || line.kind === 'constraints') return `${line.kind} ${line.path}`;
    return line.kind === 'project' ? `project [${line.extras.join(' ')}]` : line.kind;
  });
}

describe('requirementLines', () => {
  test.each([
    ['six', ['six']],
    ['six==1.16.0', ['six==']],
    ['six == 1.16.0 ; python_version < "3.13"', ['six==']],
    ['six==1.16.0 # why', ['six==']],
    ['six===1.16.0', ['six==']],
    ['six (==1.16.0)', ['six==']],
    ['six==1.*', ['six']],
    ['six>=1.16,<2', ['six']],
    ['six~=1.16.0', ['six']],
    ['Prefect_Docker[all]==0.7.4', ['prefect-docker==']],
    ['six @ https://host/six-1.16.0-py2.py3-none-any.whl', ['six==']],
    ['git+https://host/team/lib.git@v1#egg=Team.Lib', ['team-lib==']],
    ['-r base.txt', ['include base.txt']],
    ['-rbase.txt', ['include base.txt']],
    ['--requirement=sub/base.txt', ['include sub/base.txt']],
    ['-c "lower bounds.txt"', ['constraints lower bounds.txt']],
    ['--constraint lower.txt', ['constraints lower.txt']],
    ['-e .', ['project []']],
    ['.', ['project []']],
    ['--editable .[dev,prod]', ['project [dev prod]']],
    ['./', ['project []']],
    ['-e ./libs/common', ['local']],
    ['../common', ['local']],
    ['libs/common', ['local']],
    ['common-1.0-py3-none-any.whl', ['local']],
    ['file:///srv/common', ['local']],
    ['common @ file:///srv/common', ['local']],
    ['common @ ../common', ['local']],
    ['--index-url https://host/simple', ['option']],
    ['--no-index', ['option']],
    ['# nothing', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  test('joins lines at backslashes and counts the first', () => {
    const [six, plain] = requirementLines(
      '\uFEFF# top \\\nsix==1.16.0 \\\r\n    --hash=sha256:aa \\\n --hash=sha256:bb\r\nplain\n',
    );
    expect(six).toMatchObject({
      line: 2,
      isPinned: true,
      text: 'six==1.16.0 --hash=sha256:aa --hash=sha256:bb',
    });
    expect(plain).toMatchObject({ line: 5, name: 'plain' });
  });

  test('a fragment of a URL is no comment', () => {
    expect(requirementLines('git+https://host/lib.git#egg=lib')[0]?.text).toBe(
      'git+https://host/lib.git#egg=lib',
    );
  });
});

test.each([
  ['--index-url https://user:word@host/simple', true],
  ['--extra-index-url https://${TOKEN}@host/simple', true],
  ['six @ https://token@host/six.whl', true],
  ['git+https://git@host/lib.git', false],
  ['git+ssh://git@host/lib.git', false],
  ['--index-url https://host/simple', false],
  ['six @ https://host/a@b/six.whl', false],
])('hasLogin %s', (text, expected) => {
  expect(hasLogin(text)).toBe(expected);
});

test('normalizedName', () => {
  expect(normalizedName('Prefect__Docker.-x')).toBe('prefect-docker-x');
});
