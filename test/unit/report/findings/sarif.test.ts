import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { renderSarif } from '../../../../src/report/findings/sarif.ts';
import { FAILED, NASTY, NASTY_TEXT, record, RECORDS, SEVERAL, span, STOPPED } from './records.ts';

/** The schema names draft 04, but all of it means the same in draft 07, which ajv reads. */
function sarifSchema(): object {
  const file = join(import.meta.dirname, '../../../../vendor/sarif-2.1.0-rtm.5.schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  delete schema.$schema;
  delete schema.id;
  return schema;
}

// One of its patterns is none under the u flag.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addFormat('uri-reference', (text: string) => /^[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~[\]]*$/.test(text));
ajv.addFormat('date-time', true);
const isSarif = ajv.compile(sarifSchema());

describe('renderSarif', () => {
  test.for(Object.entries(RECORDS))('is valid SARIF 2.1.0: %s', ([, findings]) => {
    isSarif(JSON.parse(renderSarif(findings)));
    expect(isSarif.errors ?? []).toEqual([]);
  });

  test('the schema refuses what is no SARIF', () => {
    expect(isSarif({ version: '2.1.0', runs: [{ tool: {}, results: [] }] })).toBe(false);
  });

  const run = (findings: typeof SEVERAL) => JSON.parse(renderSarif(findings)).runs[0];

  test('carries level, message with help, place, related places and repair', () => {
    const { results, columnKind } = run(SEVERAL);
    expect(columnKind).toBe('utf16CodeUnits');
    const artifactLocation = { uri: 'teams/orders/prefect.yaml', uriBaseId: '%SRCROOT%' };
    const region = { startLine: 7, startColumn: 5, endLine: 7, endColumn: 13 };
    expect(results[0]).toMatchObject({
      ruleId: 'TQ2001',
      level: 'error',
      message: { text: expect.stringContaining('`work_pol`') },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      fixes: [
        {
          artifactChanges: [
            {
              artifactLocation,
              replacements: [{ deletedRegion: region, insertedContent: { text: 'work_pool' } }],
            },
          ],
        },
      ],
    });
    expect(results[1]).toMatchObject({
      message: { text: expect.stringMatching(/ \(already used on line 14\)\nhelp: rename one/) },
      relatedLocations: [{ id: 0, message: { text: 'first used here' } }],
    });
    expect(results.map(({ level }: { level: string }) => level)).toEqual([
      'error',
      'error',
      'note',
      'error',
      'error',
    ]);
  });

  test('describes each rule that it uses, once', () => {
    const { tool, results } = run(record({ diagnostics: [...SEVERAL.diagnostics, ...SEVERAL.diagnostics] }));
    const { rules } = tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual([
      'TQ1002',
      'TQ2001',
      'TQ2003',
      'TQ2010',
      'TQ2102',
    ]);
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex].id).toBe(ruleId);
    expect(rules[1]).toMatchObject({
      name: 'unknown-key',
      fullDescription: { text: 'Prefect does not know the key and ignores it' },
      help: { text: expect.stringContaining('tq explain TQ2001') },
    });
    const pages = new Map([['TQ2001', '# A page\n']] as const);
    expect(run({ ...SEVERAL, pages }).tool.driver.rules[1].help.markdown).toBe('# A page');
  });

  test('encodes paths, and gives a file outside the checkout with its scheme', () => {
    const uri = (file: string) =>
      run(record({ diagnostics: [{ ...SEVERAL.diagnostics[0]!, where: span(file, 1, 1, 2) }] })).results[0]
        .locations[0].physicalLocation.artifactLocation;
    expect(uri('flows/täglich & co.py').uri).toBe('teams/orders/flows/t%C3%A4glich%20%26%20co.py');
    expect(uri('a:b.yaml').uri).toBe('teams/orders/a%3Ab.yaml');
    expect(uri('../shared.yaml').uri).toBe('teams/shared.yaml');
    expect(uri('/repo/top.yaml').uri).toBe('top.yaml');
    expect(uri('/else where/x.yaml')).toEqual({ uri: 'file:///else%20where/x.yaml' });
  });

  test('a finding without a place stands at the top of the main file', () => {
    expect(run(SEVERAL).results[4].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'teams/orders/prefect.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1 },
    });
  });

  test('what is inserted is exact, what is read has no control characters', () => {
    const [first] = run(NASTY).results;
    expect(first.fixes[0].artifactChanges[0].replacements[0].insertedContent.text).toBe(NASTY_TEXT);
    expect(first.message.text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });

  test('a run that did not come to its end says so', () => {
    const [invocation] = run(FAILED).invocations;
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 4 });
    expect(
      invocation.toolExecutionNotifications.map(({ message }: { message: { text: string } }) => message.text),
    ).toEqual([
      'the server `x` does not answer\ncause: ECONNREFUSED\nhelp: start it',
      'orders/nightly: refused <it>',
    ]);
    expect(run(STOPPED).invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 130 });
    expect(run(SEVERAL).invocations[0]).toMatchObject({ executionSuccessful: true, exitCode: 1 });
  });

  test('a finding keeps its fingerprint when lines are added above it', () => {
    const moved = SEVERAL.diagnostics.map((each) =>
      each.where === undefined
        ? each
        : { ...each, where: span(each.where.file, each.where.start.line + 5, 1, 9) },
    );
    const prints = (findings: typeof SEVERAL) =>
      run(findings).results.map((each: { partialFingerprints: object }) => each.partialFingerprints);
    expect(prints(record({ diagnostics: moved }))).toEqual(prints(SEVERAL));
    const twice = prints(record({ diagnostics: [SEVERAL.diagnostics[0]!, SEVERAL.diagnostics[0]!] }));
    expect(twice[0]).not.toEqual(twice[1]);
  });
});
