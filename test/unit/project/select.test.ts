import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { hasMatch, selectEntries, type Selection } from '../../../src/project/select.ts';

const FILE = `deployments:
  - {name: a-dev, entrypoint: "f.py:one", tq: {environment: dev}}
  - {name: a-prod, entrypoint: "f.py:one", tq: {environment: prod}}
  - {name: b-prod, entrypoint: "f.py:two", tq: {environment: prod-eu}}
  - {entrypoint: "f.py:two", tq: {environment: prod}}
  - {name: free, entrypoint: "f.py:two", tq: {environment: ""}}
  - {name: odd, entrypoint: "f.py:two", tq: [prod]}
  - none
`;

function select(selection: Partial<Selection>, file = FILE) {
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(file));
  if (document === undefined) throw new Error('the file cannot be read');
  const asked = { names: [], ...selection };
  const { entries, unmatched } = selectEntries(document, asked);
  return {
    chosen: entries.map(({ index }) => index),
    renamed: entries.flatMap(({ rename }) => rename ?? []),
    unmatched: unmatched.map((each) => (each.kind === 'both' ? each.kind : `${each.kind} ${each.name}`)),
    hasMatch: hasMatch(document, asked),
  };
}

describe('environments', () => {
  test.for<[Partial<Selection>, number[], string[]]>([
    [{ environments: ['prod'] }, [1, 3], []],
    [{ environments: ['prod*'] }, [1, 2, 3], []],
    [{ environments: ['*'] }, [0, 1, 2, 3], []],
    [{ environments: ['prod', 'test'] }, [1, 3], ['environment test']],
    [{ environments: ['test'] }, [], ['environment test']],
    [{ environments: ['prod'], names: ['a-*'] }, [1], []],
    [{ environments: ['prod'], names: ['a-dev'] }, [], ['both']],
    [{ environments: ['test'], names: ['c'] }, [], ['name c', 'environment test']],
    [{ environments: ['prod'], without: new Set([1]) }, [3], []],
    // What a change leaves of those that were found is no mistake of whoever asked.
    [{ environments: ['prod'], only: new Set([0]) }, [], []],
  ])('%j', ([selection, chosen, unmatched]) => {
    expect(select(selection)).toMatchObject({ chosen, unmatched });
  });

  test('with one entry a name renames, and the environment still has to fit', () => {
    const one = FILE.split('\n').slice(0, 2).join('\n');
    expect(select({ names: ['x'], environments: ['dev'] }, one)).toMatchObject({
      chosen: [0],
      renamed: ['x'],
    });
    expect(select({ names: ['x'], environments: ['prod'] }, one)).toMatchObject({
      chosen: [],
      unmatched: ['environment prod'],
    });
  });

  test('over several files a name never renames', () => {
    const one = FILE.split('\n').slice(0, 2).join('\n');
    expect(select({ names: ['x'], environments: ['dev'] }, one).hasMatch).toBe(false);
    expect(select({ names: ['a-dev'], environments: ['dev'] }, one).hasMatch).toBe(true);
    expect(select({ names: ['a-dev'], environments: ['prod'] }).hasMatch).toBe(false);
    expect(select({ environments: ['prod'] }).hasMatch).toBe(true);
  });
});
