import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { toJson } from '../../../src/project/yaml-value.ts';
import { type Addition, additionText, commentsOf, weave } from '../../../src/scaffold/weave.ts';

const ONE: Addition = {
  deployments: [
    { name: 'orders-staging', entrypoint: 'src/orders.py:orders', work_pool: { name: 'shop-staging' } },
  ],
  blocks: [],
};

const dataOf = (text: string): Record<string, unknown> =>
  toJson(parseDocument('prefect.yaml', text).document?.data ?? {}) as Record<string, unknown>;

function textOf(text: string, addition: Addition = ONE): string {
  const woven = weave(text, addition);
  if ('problem' in woven) throw new Error(`${woven.problem} in:\n${text}`);
  return woven.text;
}

test('an entry is appended, set apart as the others are', () => {
  expect(textOf('name: shop # ours\ndeployments:\n  - name: a\n    entrypoint: a.py:a\n# the end\n')).toBe(
    `name: shop # ours
deployments:
  - name: a
    entrypoint: a.py:a

  - name: orders-staging
    entrypoint: src/orders.py:orders
    work_pool:
      name: shop-staging
# the end
`,
  );
  const dense = 'deployments:\n- name: a\n- name: b\n';
  expect(textOf(dense)).toBe(
    `${dense}- name: orders-staging\n  entrypoint: src/orders.py:orders\n  work_pool:\n    name: shop-staging\n`,
  );
});

test.for([
  ['nothing', ''],
  ['a comment alone', '# ours\n'],
  ['no list', 'name: shop\n'],
  ['no final newline', 'name: shop'],
  ['an empty key', 'deployments:\nname: shop\n'],
  ['an empty key at the end', 'name: shop\ndeployments:'],
  ['an empty key with comments', 'deployments: # all of them\n  # - name: old\n\n  # none yet\nname: shop\n'],
  ['an empty list', 'deployments: []\nname: shop\n'],
  ['an empty list with a comment', 'deployments: []  # none yet\n'],
  ['null', 'name: shop\ndeployments: ~'],
  ['a flow list', 'deployments: [ {name: a}, {name: b} ] # two\n'],
  ['a file in braces', '{name: shop, deployments: []}'],
  ['a file in braces without', '{name: shop}\n'],
  ['items not indented', 'deployments:\n- name: a\n  tags: [x]\n# end\n'],
  ['items far in', 'deployments:\n      - name: a\n        tags: [x]\n'],
  [
    'a comment between',
    'deployments:\n  - name: a\n  # about b\n  - name: b # b\n    # inside b\n    tags:\n      - x\n      # after x\n',
  ],
  ['a text that keeps its end', 'deployments:\n  - name: a\n    description: |+\n      text\n\n'],
  [
    'an anchor on an entry',
    'deployments:\n  - &a\n    name: a\n    work_pool: &p {name: local}\n  - <<: *a\n    name: b\n',
  ],
  [
    'an anchor elsewhere',
    'definitions:\n  pool: &pool\n    name: local\ndeployments:\n  - name: a\n    work_pool: *pool\n',
  ],
  ['windows line ends', 'name: shop\r\ndeployments:\r\n  - name: a\r\n    # of a\r\n    tags: [x]\r\n'],
  ['windows line ends and nothing', 'name: shop\r\ndeployments: []\r\n'],
  ['a start and an end', '---\nname: shop\ndeployments:\n  - name: a\n...\n'],
  ['a value beside the dash', 'deployments:\n  -   name: a\n      tags: [x]\n  -\n    name: b\n'],
  ['null among them', 'deployments:\n  - name: null\n    entrypoint:\n    work_pool: {name: null}\n'],
  [
    'keys behind',
    'deployments:\n  - name: a\n\n\n# pull\npull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /x\n',
  ],
] as const)('%s', ([, text]) => {
  const after = textOf(text);
  const before = dataOf(text);
  const old = Array.isArray(before.deployments) ? before.deployments : [];
  expect(dataOf(after)).toEqual({ ...before, deployments: [...old, ...ONE.deployments] });
  expect(commentsOf(after)).toEqual(commentsOf(text));
  if (text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/);
  for (const line of text.split(/\r?\n/))
    if (/^\s*(#|- name|tags)/.test(line)) expect(after).toContain(line.trimEnd());
});

test.for([
  ['a list that an alias names', 'x: &all\n  - name: a\ndeployments: *all\n'],
  ['an anchored list that an alias names', 'deployments: &all\n  - name: a\nother: *all\n'],
  ['an empty anchored list', 'deployments: &all []\nother: *all\n'],
  ['a list that came through a merge', 'base: &base\n  deployments: [{name: a}]\n<<: *base\n'],
  ['a comment inside a flow list', 'deployments: [\n  {name: a}, # first\n  {name: b}\n]\n'],
  ['a mapping', 'deployments: {a: 1}\n'],
  ['no mapping', '- a\n'],
  ['no YAML', 'a: [\n'],
  ['a key twice', 'deployments: []\ndeployments: []\n'],
] as const)('%s is left alone, with the reason', ([, text]) => {
  expect(weave(text, ONE)).toEqual({ problem: expect.stringMatching(/^(is|has|cannot|holds) /) });
});

test('a name that is there is no second time', () => {
  expect(weave('deployments:\n  - {name: orders-staging}\n', ONE)).toEqual({
    problem: 'has a deployment `orders-staging` already',
  });
  const twice = { ...ONE, deployments: [...ONE.deployments, ...ONE.deployments] };
  expect(weave('', twice)).toEqual({ problem: 'has a deployment `orders-staging` already' });
});

test('pools and block files come under `tq`, where they are not there', () => {
  const addition = { ...ONE, deployments: [], pools: { p: 'process' }, blocks: ['blocks/orders-prod.yaml'] };
  expect(textOf('name: shop # ours\ndeployments: []\n', addition)).toBe(
    'name: shop # ours\ndeployments: []\ntq:\n  pools:\n    p: process\n  blocks: [blocks/orders-prod.yaml]\n',
  );
  const covered = 'tq:\n  blocks: blocks/*.yaml # all\n  pools: {p: docker}\n';
  expect(textOf(covered, addition)).toBe(covered);
  expect(textOf('tq:\n  blocks: blocks/a.yaml # one\n  pools: { q: docker }\n', addition)).toBe(
    'tq:\n  blocks: [blocks/a.yaml, blocks/orders-prod.yaml] # one\n  pools: { q: docker, p: process }\n',
  );
  expect(weave('tq: [a]\n', addition)).toEqual({ problem: 'has something else than a mapping under `tq`' });
  expect(weave('tq: {pools: 1}\n', addition)).toHaveProperty('problem');
  expect(weave('base: &tq {project: a}\ntq: *tq\n', addition)).toHaveProperty('problem');
});

test('what could not be woven in can be put in by hand', () => {
  const addition = { ...ONE, pools: { p: 'process' }, blocks: ['blocks/a.yaml'] };
  expect(dataOf(additionText(addition))).toEqual({
    tq: { pools: addition.pools, blocks: addition.blocks },
    deployments: addition.deployments,
  });
});

const comment = fc.constantFrom('', ' # x', '   # a: b', ' # - "q"');
const name = fc.constantFrom('a', 'b', "'c d'", '"e"', 'f#g');
const line = fc.constantFrom('', '\n', '\n# between\n', '\n  # in\n\n', '\n      # far\n');
const entry = fc
  .tuple(
    name,
    comment,
    line,
    fc.constantFrom(
      '',
      'tags: [x, y]',
      'description: |\n      two\n\n      lines',
      'parameters: {a: 1}',
      'schedules:\n    - cron: "0 * * * *"',
    ),
    comment,
  )
  .map(([own, note, gap, more, end]) => ({ own, note, gap, more, end }));

test('whatever the file looks like: old data and comments stay, the new entry is there', () => {
  let done = 0;
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 4 }),
      fc.constantFrom('', '  ', '    '),
      fc.constantFrom(
        '',
        'name: shop # ours\n',
        '# head\nname: shop\n\n',
        'tq: {pools: {p: docker}} # t\n',
        'tq:\n  # pools\n  pools:\n    p: docker # d\n',
      ),
      fc.constantFrom('', '\n', '\n# tail', '\n# tail\n', '\npull: []\n', '\n  # in\npull: []'),
      fc.boolean(),
      (entries, indent, head, tail, isWindows) => {
        const items = entries.map(({ own, note, gap, more, end }, index) => {
          const inner = `${indent}  `;
          const isText = more.startsWith('description');
          const rest =
            more === ''
              ? ''
              : `\n${inner}${more.replaceAll('\n', `\n${indent.slice(2)}`)}${isText ? '' : end}`;
          return `${indent}- name: ${own}${index}${note}`.replace(/(['"])(\d)/, '$2$1') + rest + gap;
        });
        const list = items.map((each) => each.replace(/\n$/, '')).join('\n');
        const text = `${head}deployments:${entries.length === 0 ? ' []' : `\n${list}`}${tail}`;
        const source = isWindows ? text.replaceAll('\n', '\r\n') : text;
        const parsed = parseDocument('prefect.yaml', source);
        fc.pre(parsed.document !== undefined && parsed.diagnostics.length === 0);
        const woven = weave(source, { ...ONE, pools: { p: 'process', q: 'process' } });
        if ('problem' in woven) return; // never a wrong text; how often is counted below
        done += 1;
        const [before, after] = [dataOf(source), dataOf(woven.text)];
        expect(after.deployments).toEqual([...(before.deployments as unknown[]), ...ONE.deployments]);
        expect(after.name).toEqual(before.name);
        expect(after.tq).toEqual({ pools: { p: before.tq ? 'docker' : 'process', q: 'process' } });
        expect(commentsOf(woven.text)).toEqual(commentsOf(source));
      },
    ),
    { numRuns: 300 },
  );
  expect(done).toBeGreaterThan(250);
});
