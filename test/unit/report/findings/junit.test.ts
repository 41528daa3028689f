import { describe, expect, test } from 'vitest';
import { renderJunit } from '../../../../src/report/findings/junit.ts';
import { DEPLOYED, FAILED, NASTY, record, RECORDS, SEVERAL, STOPPED } from './records.ts';
import { readXml, type XmlElement } from './read-xml.ts';

/** What the schema of Jenkins' xunit plugin (`junit-10.xsd`) allows and asks for, of what we write. */
const SHAPE: Record<string, { children: string[]; required: string[]; allowed: string[] }> = {
  testsuites: { children: ['testsuite'], required: [], allowed: ['name', 'tests', 'failures', 'errors'] },
  testsuite: {
    children: ['testcase'],
    required: ['name', 'tests', 'failures', 'errors', 'time'],
    allowed: [],
  },
  testcase: {
    children: ['failure', 'error', 'system-out'],
    required: ['name', 'classname', 'time'],
    allowed: [],
  },
  failure: { children: [], required: [], allowed: ['message', 'type'] },
  error: { children: [], required: [], allowed: ['message', 'type'] },
  'system-out': { children: [], required: [], allowed: [] },
};

function checkShape(element: XmlElement): void {
  const { children, required, allowed } = SHAPE[element.name]!;
  for (const attribute of required) expect(element.attributes).toHaveProperty(attribute);
  for (const attribute of Object.keys(element.attributes))
    expect([...required, ...allowed]).toContain(attribute);
  for (const child of element.children) {
    expect(children).toContain(child.name);
    checkShape(child);
  }
  if (element.name !== 'testsuite') return;
  const having = (name: string) =>
    element.children.filter((each) => each.children.some((child) => child.name === name));
  expect(element.attributes.tests).toBe(String(element.children.length));
  expect(element.attributes.failures).toBe(String(having('failure').length));
  expect(element.attributes.errors).toBe(String(having('error').length));
}

const cases = (findings: typeof SEVERAL) =>
  readXml(renderJunit(findings)).children.flatMap(({ children }) => children);
const kinds = (findings: typeof SEVERAL) =>
  cases(findings).map(({ children }) => children[0]?.name ?? 'passed');

describe('renderJunit', () => {
  test.for(Object.entries(RECORDS))(
    'is well-formed, has the common shape and at least one case: %s',
    ([, findings]) => {
      const root = readXml(renderJunit(findings));
      expect(root.name).toBe('testsuites');
      checkShape(root);
      expect(cases(findings).length).toBeGreaterThan(0);
    },
  );

  test('a suite a file, a case a finding', () => {
    const root = readXml(renderJunit(SEVERAL));
    expect(root.attributes).toEqual({ name: 'tq', tests: '5', failures: '4', errors: '0' });
    expect(root.children.map(({ attributes }) => attributes.name)).toEqual([
      'teams/orders/prefect.yaml',
      'teams/orders/flows/täglich & co.py',
    ]);
    const second = cases(SEVERAL)[1]!;
    expect(second.attributes.name).toBe('TQ2003 duplicate-deployment-name at 31:11');
    expect(second.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: 'deployment `orders/nightly` is defined twice', type: 'error' },
      text: [
        'deployment `orders/nightly` is defined twice',
        'here: already used on line 14',
        'see prefect.yaml:14:11: first used here',
        'help: rename one of them; the second would overwrite the first on the server',
      ].join('\n'),
    });
  });

  test('only what lets the run fail is a failure', () => {
    expect(kinds(SEVERAL)).toEqual(['failure', 'failure', 'system-out', 'failure', 'failure']);
    const warning = { ...SEVERAL.diagnostics[0]!, severity: 'warning' as const };
    expect(kinds(record({ diagnostics: [warning], exitReason: 'ok' }))).toEqual(['system-out']);
    expect(kinds(record({ diagnostics: [warning], exitReason: 'findings' }))).toEqual(['failure']);
    expect(kinds(record())).toEqual(['passed']);
  });

  test('a run that did not come to its end has errors', () => {
    expect(kinds(FAILED)).toEqual(['error', 'error', 'passed']);
    expect(kinds(STOPPED)).toEqual(['error']);
  });

  test('a deploy has a case for each deployment, also beside the ones that failed', () => {
    const names = (findings: typeof SEVERAL) => cases(findings).map(({ attributes }) => attributes.name);
    expect(names(DEPLOYED)).toEqual([
      'created orders/hourly',
      'updated orders/nightly',
      'updated a|b/<c> @team',
      'unchanged orders/weekly',
    ]);
    expect(kinds(DEPLOYED)).toEqual(Array(4).fill('passed'));
    expect(names(FAILED)).toEqual(['tq deploy', 'tq deploy', 'created orders/hourly']);
    const { outcomes } = DEPLOYED;
    const several = record({ command: 'deploy', projects: [{ file: 'a/prefect.yaml', outcomes }] });
    expect(names(several)).toEqual(names(DEPLOYED));
    const skipped = record({ outcomes: [{ name: 'orders/a', status: 'skipped', why: 'interrupted' }] });
    expect(cases(skipped)[0]?.children[0]?.text).toBe('skipped: interrupted');
  });

  test('keeps what XML can hold', () => {
    const text = cases(NASTY)[0]!.children[0]!.text;
    for (const kept of [']]> <b>&amp;</b>', '"q" \'s\'', '✓ 😀', '\nline, two']) expect(text).toContain(kept);
  });
});

describe('readXml', () => {
  test.for([
    '<a>',
    '<a></b>',
    '<a b=1/>',
    '<a>&</a>',
    '<a>]]></a>',
    '<a/><b/>',
    '<a x="1" x="2"/>',
    '<a>\u0000</a>',
  ])('refuses %j', (source) => expect(() => readXml(source)).toThrow());
});
