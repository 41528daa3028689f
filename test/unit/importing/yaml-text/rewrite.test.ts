import { describe, expect, test } from 'vitest';
import { rewriteYaml } from '../../../../src/importing/yaml-text/rewrite.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { YamlValue } from '../../../../src/project/document.ts';
import { valueAt, type YamlMapping } from '../../../../src/project/yaml-value.ts';

const dataOf = (text: string): YamlMapping =>
  (parseDocument('a.yaml', text).document?.data ?? null) as YamlMapping;

/** A path and what is to stand there; undefined: nothing. */
type Change = [path: (string | number)[], value?: YamlValue];

/** Changes a copy of the text's data, and checks that the text then says just that. */
function rewrite(text: string, ...changes: Change[]): string | undefined {
  const after = structuredClone(dataOf(text));
  for (const [path, value] of changes) {
    const parent = valueAt(after, path.slice(0, -1)) as YamlMapping;
    const last = path.at(-1) as string;
    if (value !== undefined) parent[last] = value;
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else Reflect.deleteProperty(parent, last);
  }
  const rewritten = rewriteYaml(text, dataOf(text), after);
  if (rewritten !== undefined) expect(dataOf(rewritten)).toEqual(after);
  return rewritten;
}

const FILE = `# of the shop
name: shop # short

deployments:
  # every hour
  - name: hourly # the first
    entrypoint: flows.py:orders
    tags: [a, "b"] # two
    work_pool: { name: local }
    schedules:
      - cron: "0 * * * *"   # on the hour
        slug: every-hour
    # end of hourly

  - name: daily
    entrypoint: 'flows.py:orders'
    description: |
      Two
      lines.

    parameters:
      day: today # or another
      deep: {x: 1, y: [1, 2]}
# the end
`;

describe('what changes is changed, and nothing else', () => {
  test('a scalar keeps its comment', () => {
    const after = rewrite(FILE, [['deployments', 1, 'parameters', 'day'], 'on: monday']);
    expect(after).toBe(FILE.replace('day: today', "day: 'on: monday'"));
  });

  test('a key is added behind the last one', () => {
    const after = rewrite(FILE, [['deployments', 0, 'paused'], true]);
    expect(after).toBe(FILE.replace('slug: every-hour\n', 'slug: every-hour\n    paused: true\n'));
  });

  test('a key goes with its line', () => {
    const after = rewrite(FILE, [['deployments', 1, 'description']]);
    expect(after).toBe(FILE.replace('    description: |\n      Two\n      lines.\n', ''));
  });

  test('the first key of an item goes', () => {
    const after = rewrite(FILE, [['deployments', 0, 'name']]);
    expect(after).toBe(FILE.replace('name: hourly # the first\n    ', ''));
  });

  test('lists and mappings on one line keep what stays as it is written', () => {
    const after = rewrite(
      FILE,
      [
        ['deployments', 0, 'tags'],
        ['b', 'c'],
      ],
      [['deployments', 0, 'work_pool', 'work_queue_name'], 'fast'],
      [['deployments', 1, 'parameters', 'deep', 'y', 1], 3],
    );
    expect(after).toBe(
      FILE.replace('[a, "b"]', '["b", c]')
        .replace('{ name: local }', '{ name: local, work_queue_name: fast }')
        .replace('[1, 2]', '[1, 3]'),
    );
  });

  test('an item is put at the end, and one before the first', () => {
    const after = rewrite(
      FILE,
      [
        ['deployments', 0, 'schedules'],
        [{ interval: 60 }, { cron: '0 * * * *', slug: 'every-hour' }],
      ],
      [['deployments', 2], { name: 'new', tags: [], parameters: { a: { b: [{ c: 1 }] } } }],
    );
    expect(after).toBe(
      FILE.replace('      - cron', '      - interval: 60\n      - cron').replace(
        '# the end',
        '  - name: new\n    tags: []\n    parameters:\n      a:\n        b:\n          - c: 1\n# the end',
      ),
    );
  });

  test('an item goes', () => {
    const after = rewrite(FILE, [['deployments', 0]]);
    expect(after).toBe(FILE.replace(/ {2}- name: hourly[^]*every-hour\n/, ''));
  });

  test('a value of lines takes the place of one on a line, and the other way round', () => {
    const after = rewrite(
      FILE,
      [['deployments', 0, 'entrypoint'], { a: 1 }],
      [['deployments', 1, 'parameters'], {}],
      [['deployments', 1, 'description'], 'one\ntwo'],
    );
    expect(after).toContain('    entrypoint:\n      a: 1\n');
    expect(after).toContain('    parameters: {}');
    expect(after).toContain('    description: |-\n      one\n      two\n');
  });
});

test('lines end as they did, also where the last one has no end', () => {
  const windows = FILE.replaceAll('\n', '\r\n');
  const after = rewrite(windows, [['deployments', 0, 'paused'], true], [['deployments', 2], { name: 'new' }]);
  expect(after?.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(rewrite('a: 1', [['b'], [{ c: 1 }]])).toBe('a: 1\nb:\n  - c: 1');
  expect(rewrite('a:\n- 1\n- 2', [['a', 2], 3])).toBe('a:\n- 1\n- 2\n- 3');
});

test('what stands behind an anchor is changed where it is used, and not for others', () => {
  const text = 'x: &pool {name: a}\none: *pool\ntwo: {<<: *pool, b: 1}\nthree: &own {c: 1}\n';
  const after = rewrite(text, [['one'], { name: 'b' }], [['two', 'name'], 'c'], [['three', 'c'], 2]);
  expect(after).toBe(
    'x: &pool {name: a}\none:\n  name: b\ntwo: {<<: *pool, b: 1, name: c}\nthree: &own {c: 2}\n',
  );
  const data = dataOf(text);
  expect(rewriteYaml(text, data, { ...data, x: { name: 'z' } })).toBe(text);
});

test('keys without a value, and empty texts, are filled', () => {
  expect(rewrite('a:\nb: 1\n', [['a'], { c: 1 }])).toBe('a:\n  c: 1\nb: 1\n');
  expect(rewrite('a: {b: }\n', [['a', 'b'], 1])).toBe('a: {b: 1 }\n');
  expect(rewrite('a: []\n', [['a', 0], { b: 1 }])).toBe('a:\n  - b: 1\n');
  expect(rewriteYaml('# only this\n', null, { a: [1] })).toBe('# only this\na: [1]\n');
  expect(rewriteYaml('', null, { a: [1] })).toBe('a: [1]\n');
});

test('a text that cannot be edited is refused', () => {
  expect(rewriteYaml('- 1\n', [1], { a: 1 })).toBeUndefined();
  expect(rewriteYaml('a: [', null, { a: 1 })).toBeUndefined();
});
