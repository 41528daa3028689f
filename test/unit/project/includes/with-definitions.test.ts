import { describe, expect, test } from 'vitest';
import { withDefinitions } from '../../../../src/project/includes/with-definitions.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { Document } from '../../../../src/project/document.ts';

function document(file: string, text: string): Document {
  const parsed = parseDocument(file, text);
  if (parsed.document === undefined) throw new Error(`not YAML: ${text}`);
  return parsed.document;
}

const OWN = document(
  'prefect.yaml',
  `tq: {lint: {near: off}}
pull: []
deployments:
  - name: a
    work_pool: {name: mine}
    tq: {use: [first, second]}
  - {name: b}
`,
);

describe('what an included file gives', () => {
  test('stands in where the file has none of its own; a later one wins', () => {
    const { document: whole } = withDefinitions(OWN, [
      document(
        'one.yaml',
        'build: [one]\npull: [one]\npush: [one]\ntq: {lint: {near: error, far: off}, rules: one}\n',
      ),
      document('two.yaml', 'build: [two]\ntq: {rules: two, project: theirs, projects: [x], include: y}\n'),
    ]);
    expect(whole.data).toMatchObject({ build: ['two'], push: ['one'], pull: [] });
    expect(whole.data).toHaveProperty('tq', { lint: { near: false, far: false }, rules: 'two' });
  });

  test('takes none of its deployments and no name', () => {
    const { document: whole } = withDefinitions(OWN, [
      document('one.yaml', 'name: other\ndeployments: []\n'),
    ]);
    expect(whole.data).not.toHaveProperty('name');
    expect(whole.data).toHaveProperty('deployments.1', { name: 'b' });
  });
});

describe('what an entry uses', () => {
  const SHARED = document(
    'shared.yaml',
    `definitions:
  first: {tags: [x], work_pool: {name: first, work_queue_name: slow}}
  second: {tags: [y], work_pool: {work_queue_name: fast}, parameters: {n: 1}}
`,
  );
  const { document: whole, inItsFile, diagnostics } = withDefinitions(OWN, [SHARED]);

  test('stands in where it has none, mappings deeply and lists as a whole; a later one wins', () => {
    expect(diagnostics).toEqual([]);
    expect(whole.data).toHaveProperty('deployments.0', {
      name: 'a',
      work_pool: { name: 'mine', work_queue_name: 'fast' },
      tags: ['y'],
      parameters: { n: 1 },
      tq: { use: ['first', 'second'] },
    });
  });

  test.for([
    [['deployments', 0, 'work_pool', 'name'], 'prefect.yaml', 'mine'],
    [['deployments', 0, 'work_pool', 'work_queue_name'], 'shared.yaml', 'fast'],
    [['deployments', 0, 'parameters', 'n'], 'shared.yaml', '1'],
    [['deployments', 0, 'tags', 0], 'shared.yaml', 'y'],
    [['deployments', 1, 'name'], 'prefect.yaml', 'b'],
    [['tq', 'lint', 'near'], 'prefect.yaml', 'off'],
  ] as const)('%j is found where it is written', ([path, file, text]) => {
    const place = whole.spanOf(path);
    expect(place.file).toBe(file);
    expect(whole.text.slice(place.start.offset, place.end.offset)).toBe(text);
    expect(whole.sourceOf(path)).toBe(text);
    const own = inItsFile(place);
    const source = file === 'prefect.yaml' ? OWN : SHARED;
    expect(source.text.slice(own.start.offset, own.end.offset)).toBe(text);
  });

  test('what is missing has the place of what surrounds it', () => {
    expect(whole.spanOf(['deployments', 0, 'entrypoint'])).toEqual(OWN.spanOf(['deployments', 0]));
  });
});

test('a file that includes and uses nothing is left as it is', () => {
  const plain = document('prefect.yaml', 'deployments: [{name: a}]\n');
  expect(withDefinitions(plain, []).document).toBe(plain);
});
