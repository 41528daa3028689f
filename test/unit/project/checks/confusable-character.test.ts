/** Which characters are out of place, and where. */
import { expect, test } from 'vitest';
import { brokenByCharacters } from '../../../../src/project/characters/in-text.ts';
import { confusableCharacters } from '../../../../src/project/checks/confusable-character.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';

function found(yaml: string): string[] {
  const { document, diagnostics } = parseDocument('prefect.yaml', yaml);
  if (document === undefined) throw new Error(diagnostics[0]?.message);
  return confusableCharacters(document).map(({ diagnostic: { severity, message, where, fix } }) =>
    [
      severity,
      /U\+[0-9A-F]+/.exec(message)?.[0],
      `at ${where?.start.line}:${where?.start.column}`,
      fix?.edits[0]?.text,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}

test.for<[yaml: string, expected: string]>([
  ['n\u0430me: x', 'error U+0430 at 1:2 name'],
  ['name\u200b: x', 'error U+200B at 1:5 name'],
  ['\u00a0name: x', 'error U+00A0 at 1:1'],
  ['\uff4eame: x', 'error U+FF4E at 1:1 name'],
  ['cron: 0 6 * * 1\u20135', 'error U+2013 at 1:16 0 6 * * 1-5'],
  ['cron: 0\u00a06 * * *', 'error U+00A0 at 1:8 0 6 * * *'],
  ['entrypoint: fl\u043ews.py:orders', 'error U+043E at 1:15 flows.py:orders'],
  ['name: nightly\u200b', 'warning U+200B at 1:14 nightly'],
  ['name: nightly\u00a0run', 'warning U+00A0 at 1:14'],
  ['tags: [\u0440rod]', 'warning U+0440 at 1:8'],
  ['parameters: { a: \u201cx\u201d }', 'warning U+201C at 1:18 "x"'],
  ['parameters: { a: \u00a0x }', 'warning U+00A0 at 1:18'],
  ['parameters: { a: order\u200bs }', 'warning U+200B at 1:23'],
  ['description: a\u202eb', 'error U+202E at 1:15'],
  ['a: b # c\u2066d', 'error U+2066 at 1:9'],
])('%s', ([yaml, expected]) => {
  expect(found(yaml)).toEqual([expected]);
});

test.for([
  'name: Bestellungen t\u00e4glich \u2013 Pr\u00fcfung',
  'name: \u0417\u0430\u043a\u0430\u0437\u044b',
  'name: \u65e5\u6b21\uff08\u672c\u756a\uff09',
  'description: \u201cOrders\u201d \u2013 a\u00a0day\u200b',
  'parameters: { text: "\u201cOrders\u201d of a\u00a0day \u2013 all" }',
  'parameters: { a: "\\u200b" }',
  'parameters: { a: \u{1f469}\u200d\u{1f52c} }',
  'parameters: { \u0437\u0430\u043a\u0430\u0437: 1 }',
  'a: b # no\u00a0break \u2013 \u201cquotes\u201d',
])('nothing about %s', (yaml) => {
  expect(found(yaml)).toEqual([]);
});

test('no key is renamed to one that is there already', () => {
  expect(found('name: x\nn\u0430me: y')).toEqual(['error U+0430 at 2:2']);
});

test('the indentation of a file that is no YAML is looked at', () => {
  const [first] = brokenByCharacters('prefect.yaml', 'a:\n  b: [\n  \u00a0c: 1\n');
  expect(first?.diagnostic.where?.start).toMatchObject({ line: 3, column: 3 });
});
