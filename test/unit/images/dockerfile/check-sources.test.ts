import { describe, expect, test } from 'vitest';
import { matchesAny, plainFolder } from '../../../../src/images/dockerfile/source-pattern.ts';
import { BASE, type Given, said } from './said.ts';

const of = (lines: string, given: Given = {}): string[] => said(`FROM ${BASE}\n${lines}\n`, given, /TQ4206/);
const missing = (path: string, place = '2:6', keyword = 'COPY') =>
  `TQ4206 ${place} \`${keyword}\` of \`${path}\`, which is not in the build context`;

describe('a path that is not there', () => {
  test.for([
    ['COPY a /b', [missing('a')]],
    ['ADD a /b', [missing('a', '2:5', 'ADD')]],
    ['COPY ["a b", "/c"]', [missing('a b', '2:7')]],
    ['COPY --chown=1:1 --link a /b', [missing('a', '2:25')]],
    ['COPY /a /b', [missing('/a')]],
    ['COPY "a" /b', [missing('a')]],
    ['COPY a\\ b /c', [missing('a'), missing('b', '2:9')]],
    ['COPY a \\\n  # why\n  b \\\n  /c/', [missing('a'), missing('b', '4:3')]],
    ['ARG S=a\nCOPY $S /b', [missing('a', '3:6')]],
    ['ENV S=a\nCOPY ${S}/x /b', [missing('a/x', '3:6')]],
    ['ARG S\nCOPY ${S:-a} /b', [missing('a', '3:6')]],
    ['COPY https://example.com/a /b', [missing('https://example.com/a')]],
  ] as const)('%s', ([lines, findings]) => {
    expect(of(lines, { there: [] })).toEqual(findings);
  });

  test.for([
    'COPY . /b',
    'COPY ./ /b',
    'COPY --from=0 a /b',
    'COPY $UNKNOWN /b',
    'COPY ${S}a /b',
    'ADD https://example.com/a /b',
    'ADD git@github.com:a/b.git /b',
    'COPY <<EOF /b\nCOPY a b\nEOF',
    'ONBUILD COPY a /b',
    'RUN cp a /b',
  ])('%s is left alone', (lines) => {
    expect(of(lines, { there: [] })).toEqual([]);
  });

  test('may be made by a step that runs first', () => {
    expect(of('COPY a /b', { there: [], mayGrow: true })).toEqual([
      missing('a').replace('TQ4206', 'TQ4206?'),
    ]);
  });

  test('is looked for where the path leads', () => {
    expect(of('COPY ./a/../b/ /c', { there: ['b'] })).toEqual([]);
  });

  test('with a value that the build is given', () => {
    const lines = 'ARG S=a\nCOPY $S /b';
    expect(of(lines, { there: ['z'], buildArguments: { S: 'z' } })).toEqual([]);
    expect(of(lines, { there: [], buildArguments: { S: undefined } })).toEqual([]);
    expect(of(lines, { there: [], buildArguments: 'unknown' })).toEqual([]);
  });

  test('arguments end with their stage, the environment goes on', () => {
    const text = `FROM ${BASE} AS one\nARG A=a\nENV E=e\nFROM one\nCOPY $A /a\nCOPY $E /e\n`;
    expect(said(text, { there: [] }, /TQ4206/)).toEqual([missing('e', '6:6')]);
  });

  test('of a stage that no one uses is not looked at', () => {
    const text = `FROM ${BASE} AS tests\nCOPY tests /t\nFROM ${BASE}\nCOPY a /a\n`;
    expect(said(text, { there: ['a'] }, /TQ4206/)).toEqual([]);
    expect(said(text, { there: ['a'], target: 'tests' }, /TQ4206/)).toEqual([missing('tests')]);
  });
});

test('outside of the context', () => {
  const outside = 'which is outside of the build context';
  expect(of('COPY ../a b/../../c /d/', { there: [] })).toEqual([
    `TQ4206 2:6 \`COPY\` of \`../a\`, ${outside}`,
    `TQ4206 2:11 \`COPY\` of \`b/../../c\`, ${outside}`,
  ]);
});

test('outside of the context, where builders without the `..` find something', () => {
  expect(of('COPY ../a ../../ /d/', { there: ['a', '.'] })).toEqual([
    'TQ4206? 2:6 `COPY` of `../a`, which is outside of the build context',
    'TQ4206? 2:11 `COPY` of `../../`, which is outside of the build context',
  ]);
});

test('kept out by `.dockerignore`', () => {
  expect(of('COPY data /d', { excluded: ['data'] })).toEqual([
    'TQ4206 2:6 `COPY` of `data`, which `.dockerignore` keeps out of the build context',
  ]);
});

describe('a pattern', () => {
  const nothing = (pattern: string) =>
    `TQ4206? 2:6 \`COPY\` of \`${pattern}\`, which matches nothing in the build context`;

  test('that matches nothing', () => {
    expect(of('COPY *.toml /a/', { matching: [] })).toEqual([nothing('*.toml')]);
    expect(of('COPY *.toml *.cfg /a/', { matching: [] })).toEqual([nothing('*.toml')]);
  });

  test('beside something else says «if it is there»', () => {
    expect(of('COPY a *.toml /a/', { matching: [], there: ['a'] })).toEqual([]);
    expect(of('COPY *.toml *.cfg /a/', { matching: ['*.cfg'] })).toEqual([]);
    expect(of('COPY $X *.toml /a/', { matching: [] })).toEqual([]);
  });

  test('of which nothing is known', () => {
    expect(of('COPY *.toml /a/')).toEqual([]);
  });

  test.for([
    ['*.py', ['flows.py'], true],
    ['*.py', ['src/flows.py'], false],
    ['*/flows.py', ['src/flows.py'], true],
    ['s?c', ['src/flows.py'], true],
    ['[a-f]*.py', ['flows.py'], true],
    ['[!a]*', ['src'], false],
    ['src/*.sql', ['src/flows.py'], false],
    ['**/x', ['src/x'], undefined],
    ['[a', ['a'], undefined],
  ] as const)('%s of %j', ([pattern, files, expected]) => {
    expect(matchesAny(pattern, files, () => false)).toBe(expected);
  });

  test('does not match what is excluded', () => {
    expect(matchesAny('*.py', ['a.py'], (path) => path === 'a.py')).toBe(false);
  });

  test.for([
    ['a/b/*.py', 'a/b'],
    ['*.py', ''],
    ['a?/b', ''],
  ] as const)('%s is looked for in %j', ([pattern, folder]) => {
    expect(plainFolder(pattern)).toBe(folder);
  });
});
