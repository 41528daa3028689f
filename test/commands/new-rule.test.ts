/** `tq new rule` as a user runs it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const RULES = `# of orders
version: 1
engine: truthound
dataset: orders
rules:
  # the key
  - { type: not_null, column: id } # always
  # - { type: unique, column: id }
`;

const rulesOf = (directory: string): string => readFileSync(join(directory, 'quality/orders.yaml'), 'utf8');

test('a rule comes behind the others, comments stay, and all are compiled', async () => {
  const directory = projectFolder({ 'quality/orders.yaml': RULES });
  const flags = ['--column', 'price', '--set', 'min=0', '--set', 'max=99.5', '--severity', 'warning'];
  const { exitCode, stdout } = await runTq(['new', 'rule', 'orders', 'in_range', ...flags], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('changed  quality/orders.yaml\ncreated  quality/.compiled/orders.json\n');
  expect(rulesOf(directory)).toBe(
    RULES.replace(
      '# always\n',
      '# always\n  - { type: in_range, column: price, min: 0, max: 99.5, severity: warning }\n',
    ),
  );
  const check = await runTq(['rules', 'compile', 'quality/orders.yaml', '--check'], { directory });
  expect(check.exitCode).toBe(0);
});

test.for([
  [
    ['in_set', '--column', 's', '--set', 'values=new, paid,on hold'],
    'type: in_set, column: s, values: [new, paid, on hold]',
  ],
  [
    ['in_set', '--column', 's', '--set', 'values=["a, b", c]'],
    'type: in_set, column: s, values: ["a, b", c]',
  ],
  [
    ['regex', '--column', 's', '--set', 'pattern=^[A-Z]=\\d{2}$'],
    "type: regex, column: s, pattern: '^[A-Z]=\\d{2}$'",
  ],
  [
    ['completeness', '--column', 's', '--set', 'min_ratio=1'],
    'type: completeness_ratio, column: s, min_ratio: 1.0',
  ],
  [['dtype', '--column', 'a: b', '--set', 'dtype=int64'], "type: dtype, column: 'a: b', dtype: int64"],
  [['unique', '--column', 'id', '--rule-name', 'one each'], 'name: one each, type: unique, column: id'],
] as const)('%j', async ([argv, text]) => {
  const directory = projectFolder({ 'quality/orders.yaml': RULES });
  const { exitCode, stderr } = await runTq(['new', 'rule', 'orders', ...argv], { directory });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(rulesOf(directory)).toContain(`  - { ${text} }\n`);
});

test.for([
  ['rules: []\n', 'rules:\n  - { type: unique, column: id }\n'],
  ['rules: # none\n', 'rules: # none\n  - { type: unique, column: id }\n'],
  ['', 'rules:\n  - { type: unique, column: id }\n'],
  [
    'rules: [{type: not_null, column: a}]\n',
    'rules: [{type: not_null, column: a}, { type: unique, column: id }]\n',
  ],
])('a file with %j', async ([end, wanted]) => {
  const head = 'version: 1\nengine: pandera\ndataset: a\n';
  const directory = projectFolder({ 'a.yaml': head + end });
  const { exitCode, stderr } = await runTq(['new', 'rule', 'a.yaml', 'unique', '--column', 'id'], {
    directory,
  });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(directory, 'a.yaml'), 'utf8').replace('[ ', '[')).toContain(wanted);
});

test.for([
  [['orders', 'not_nul', '--column', 'id'], 64, 'did you mean `not_null`?'],
  [['orders', 'unique'], 1, 'column'],
  [['orders', 'in_range', '--column', 'a', '--set', 'mim=0'], 1, 'mim'],
  [['orders', 'in_range', '--column', 'a', '--set', 'min=5', '--set', 'max=1'], 1, 'TQ3'],
  [['orders', 'in_range', '--column', 'a', '--set', 'min=zero'], 1, 'min'],
  [['orders', 'regex', '--column', 'a', '--set', 'pattern=('], 1, 'pattern'],
  [['orders', 'in_range', '--column', 'a', '--set', 'min'], 64, 'has no `=`'],
  [['orders', 'in_range', '--column', 'a', '--set', 'min=1', '--set', 'min=2'], 64, 'set twice'],
  [['nothing', 'unique', '--column', 'id'], 1, 'there is no file `quality/nothing.yaml`'],
  [['../up.yaml', 'unique', '--column', 'id'], 64, 'lies outside of the project'],
  [['data.json', 'unique', '--column', 'id'], 3, 'put it in by hand: { type: unique, column: id }'],
] as const)('%j is refused, nothing is written', async ([argv, code, message]) => {
  const directory = projectFolder({ 'quality/orders.yaml': RULES, 'data.json': '{"rules": []}' });
  const { exitCode, stderr } = await runTq(['new', 'rule', ...argv], { directory });
  expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
  expect(rulesOf(directory)).toBe(RULES);
});

test('the same rule is told of, and others that are wrong do not hold it up', async () => {
  const directory = projectFolder({ 'quality/orders.yaml': RULES });
  const again = await runTq(['new', 'rule', 'orders', 'not_null', '--column', 'id'], { directory });
  expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('has this rule already') });
  expect(rulesOf(directory)).toBe(RULES);
  writeFileSync(join(directory, 'quality/orders.yaml'), `${RULES}  - { check: unique, column: id }\n`);
  const wrong = await runTq(['new', 'rule', 'orders', 'unique', '--column', 'x'], { directory });
  expect(wrong.stderr).toContain('not compiled, other rules of it are wrong');
  expect(wrong.exitCode).toBe(0);
});
