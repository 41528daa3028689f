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
  ['name: nightly\u200b', 'warning U+200B at 1:14'],
  ['name: nightly\u00a0run', 'warning U+00A0 at 1:14'],
  ['tags: [\u0440rod]', 'warning U+0440 at 1:8'],
  ['cron: \u201c@daily\u201d', 'error U+201C at 1:7 "@daily"'],
  [
    'pull: [{ prefect.deployments.steps.git_cl\u043ene: { } }]',
    'error U+043E at 1:42 prefect.deployments.steps.git_clone',
  ],
  ['parameters: { columns: { \u041d2O: x } }', 'warning U+041D at 1:26'],
  ['parameters: { p\u0430ge: x }', 'warning U+0430 at 1:16'],
  ['deployments: [{ work_pool: { job_variables: { env: { A\u200bB: x } } } }]', 'warning U+200B at 1:55'],
  ['my-n\u0430me: x', 'warning U+0430 at 1:5'],
  ['tq: { pools: { l\u043ecal: process } }', 'warning U+043E at 1:17'],
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
  'parameters: { columns: { \u0410\u043d\u043d\u0430: a, \u0421\u0423\u041c\u041c\u0410: b, \uff29\uff24: c, Umsatz \u2013 netto: d } }',
  'parameters: { quote: \u201cx\u201d, \u03b1_min: 1 }',
  'deployments: [{ work_pool: { job_variables: { labels: { a \u2013 b: x, \u0421\u0415\u041e: y } } } }]',
  'pull: [{ a.b: { headers: { Kunde \u2013 neu: x } } }]',
  'definitions: { \u0421\u0423\u041c\u041c\u0410: { a \u2013 b: 1 } }',
  '\u0410\u0421\u0421: 1',
  'version: 1.0 \u2013 stabil',
  'directory: /Volumes/M\u00fcller\u2019s Daten',
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
