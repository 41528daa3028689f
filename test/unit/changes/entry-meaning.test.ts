import { describe, expect, test } from 'vitest';
import { differingKeys, namedEntries, entryMeaning } from '../../../src/changes/entry-meaning.ts';
import type { Document } from '../../../src/project/document.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';

const POOL = 'work_pool: {name: local, job_variables: {cpu: 1, env: {A: "1"}}}';
const ENTRY = `  - name: a\n    entrypoint: a.py:f\n    ${POOL}\n    tags: [x, y]\n`;
const FILE = `name: shop\ndeployments:\n${ENTRY}`;

function documentOf(text: string): Document {
  const { document } = parseDocument('prefect.yaml', text);
  if (document === undefined) throw new Error('the test’s file is no YAML');
  return document;
}

/** Keys in which the first entries differ. */
function differences(before: string, after: string): string[] {
  return differingKeys(entryMeaning(documentOf(before), 0), entryMeaning(documentOf(after), 0));
}

describe('says the same', () => {
  test.each<[string, string]>([
    ['other comments', `# a\n${FILE}# b\n`],
    ['another style', FILE.replace('[x, y]', '\n      - "x"\n      - \'y\'').replace('name: a', 'name: "a"')],
    [
      'another order of keys',
      FILE.replace('{cpu: 1, env: {A: "1"}}', '{env: {A: "1"}, cpu: 1}').replace('name: shop\n', '') +
        'name: shop\n',
    ],
    [
      'an anchor in the place of what it stands for',
      `definitions: {pool: &pool {name: local, job_variables: {cpu: 1, env: {A: "1"}}}}\n${FILE.replace(POOL, 'work_pool: *pool')}`,
    ],
    ['a merge key', `definitions: {d: &d {${POOL}, tags: [z]}}\n${FILE.replace(POOL, '<<: *d')}`],
    ['other entries', `${FILE}${ENTRY.replace('name: a', 'name: b')}`],
    ['what is said about findings', `${FILE}tq: {lint: {TQ2001: off}, include: [more.yaml]}\n`],
    ['the version of Prefect that wrote the file', `prefect-version: 3.1.0\n${FILE}`],
  ])('%s', (_, after) => expect(differences(FILE, after)).toEqual([]));

  test('steps and `tq` at the top where the entry has its own', () => {
    const own = FILE + '    build: [{a.b: {}}]\n    tq: {pin: tag}\n';
    const top = (step: string, pin: string): string => `build: [{${step}: {}}]\ntq: {pin: ${pin}}\n${own}`;
    expect(differences(top('a.c', 'tag'), top('a.d', 'digest'))).toEqual([]);
  });
});

describe('says something else', () => {
  test.each<[string, string, string[]]>([
    ['a value', FILE.replace('name: local', 'name: large'), ['work_pool.name']],
    ['a value deep in it', FILE.replace('cpu: 1', 'cpu: 2'), ['work_pool.job_variables']],
    ['text for a number', FILE.replace('cpu: 1', 'cpu: "1"'), ['work_pool.job_variables']],
    ['another order of a list', FILE.replace('[x, y]', '[y, x]'), ['tags']],
    ['a key more', `${FILE}    paused: true\n`, ['paused']],
    ['a key with nothing', `${FILE}    build: null\n`, ['build']],
    ['a key of another kind', FILE.replace('[x, y]', '{x: y}'), ['tags']],
    ['a key that is called like a method', `${FILE}    parameters: {toString: 1}\n`, ['parameters']],
    ['an empty list of steps at the top', `pull: []\n${FILE}`, ['pull']],
    ['steps at the top', `${FILE}pull: [{a.b: {}}]\n`, ['pull']],
    ['rules for all', `${FILE}tq: {rules: a.yaml}\n`, ['tq.for all']],
    ['an image for all', `${FILE}tq: {image: a}\n`, ['tq.for all', 'build', 'push']],
    ['the project', FILE.replace('name: shop', 'name: store'), ['name of the project']],
    ['a date', FILE.replace('[x, y]', '[2026-01-01]'), ['tags']],
  ])('%s', (_, after, keys) => expect(differences(FILE, after)).toEqual(keys));

  test('dates and binary data by what they hold', () => {
    const dated = (text: string): string => FILE.replace('[x, y]', `[${text}]`);
    expect(differences(dated('2026-01-01'), dated('2026-01-01'))).toEqual([]);
    expect(differences(dated('2026-01-01'), dated('2026-01-02'))).toEqual(['tags']);
    expect(differences(dated('!!binary aGk='), dated('!!binary aGk='))).toEqual([]);
    expect(differences(dated('!!binary aGk='), dated('!!binary aGo='))).toEqual(['tags']);
  });
});

test('entries that are none have no name', () => {
  expect(namedEntries(documentOf('deployments: [1, {name: a}, {name: 2, entrypoint: b}]'))).toEqual([
    { index: 0, name: undefined, entrypoint: undefined },
    { index: 1, name: 'a', entrypoint: undefined },
    { index: 2, name: undefined, entrypoint: 'b' },
  ]);
  expect(namedEntries(documentOf('a: 1'))).toEqual([]);
});
