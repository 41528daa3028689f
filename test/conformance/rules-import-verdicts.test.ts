/**
 * An imported rule judges as the check that it comes from: files of Truthound, Great Expectations, dbt and Soda, run by the
 * tools themselves, and imported, printed, read and compiled, give the same verdicts on the same data, check by check. Where
 * they differ on purpose, the import says so in a note.
 *
 * Nothing in Truthound reads a suite that it generated: the test makes its validators from their classes and parameters.
 * Of dbt there are the generic tests of dbt-core alone, because `dbt deps` would need dbt's package hub; and
 * `relationships`, like every rule about a second table, is what no engine judges.
 */
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/rules/rule.ts';
import { imported } from '../unit/rules/import/imported.ts';
import {
  compare,
  nameOf,
  type Compared,
  type Comparison,
  type Difference,
} from './rules-import/verdicts/compare.ts';
import type { ForeignFile, KnownDifference } from './rules-import/verdicts/files.ts';
import { DBT_FILE, gxFiles, SODA_FILE, type GxVersion } from './rules-import/verdicts/other-files.ts';
import { roundTrip } from './rules-import/verdicts/round-trip.ts';
import { askTool, judgeCompiled, type ToolAnswer } from './rules-import/verdicts/run.ts';
import { TRUTHOUND_FILES } from './rules-import/verdicts/truthound-files.ts';

const LISTS = {
  truthound: 'python-requirements.txt',
  'gx 0.18': 'python-requirements-great-expectations-0.18.txt',
  'gx 1': 'python-requirements-great-expectations.txt',
  dbt: 'python-requirements-dbt.txt',
  soda: 'python-requirements-soda.txt',
};

/** One answer a file and table. */
type Answers = readonly (readonly ToolAnswer[])[];

function ask(list: string, script: string, files: readonly ForeignFile[]): Promise<Answers> {
  const inputs = files.map(({ tables, ...file }) => ({ ...file, tables: tables.map(({ table }) => table) }));
  return askTool(list, script, inputs);
}

/** One dataset of a file, compared. */
interface Found {
  readonly file: ForeignFile;
  readonly comparison: Comparison;
  /** The differences that the file knows, and that its import tells. */
  readonly known: readonly KnownDifference[];
  readonly refused: readonly string[];
}

/** Compares all files, and returns how many verdicts that were. */
async function expectSameVerdicts(
  files: readonly ForeignFile[],
  theirs: Promise<Answers>,
  engine: Engine,
  list: string,
): Promise<number> {
  const found = await compareAll(files, theirs, engine, list);
  for (const file of files)
    expectNoOthers(
      file,
      found.filter((each) => each.file === file),
    );
  return found.reduce((sum, { comparison }) => sum + comparison.count, 0);
}

async function compareAll(
  files: readonly ForeignFile[],
  theirs: Promise<Answers>,
  engine: Engine,
  list: string,
): Promise<readonly Found[]> {
  const all = files.flatMap((file, at) =>
    imported(file.text, file.file).datasets.map((dataset) => ({
      file,
      dataset,
      at,
      trip: roundTrip(dataset, engine),
    })),
  );
  const judging = judgeCompiled(
    list,
    engine === 'truthound' ? 'polars' : 'pandas',
    all.map(({ file, trip }) => ({
      compiled: trip.compiled,
      tables: file.tables.map(({ table }) => table),
    })),
  );
  // Both take long, and neither waits for the other.
  const [ours, answers] = await Promise.all([judging, theirs]);
  return all.map(({ at, file, dataset, trip }, place) => {
    const keysOf: Compared['keysOf'] = (rule) => file.keysOf(rule, dataset.dataset);
    const notes = dataset.notes.map(({ text }) => text);
    return {
      file,
      comparison: compare({ trip, tables: file.tables, theirs: answers[at]!, ours: ours[place]!, keysOf }),
      known: (file.known ?? []).filter(({ told }) => told === 'of every rule' || notes.includes(told)),
      refused: trip.refused.map(({ rule }) => rule.type),
    };
  });
}

/** Every difference is known, and every known one is seen; so is each check, passing and failing. */
function expectNoOthers(file: ForeignFile, found: readonly Found[]): void {
  const differences = found.flatMap(({ comparison, known }) =>
    comparison.differences.map((difference) => ({
      text: describeDifference(difference),
      known: known.filter((each) => isKnown(difference, each)),
    })),
  );
  const unknown = differences.filter(({ known }) => known.length === 0).map(({ text }) => text);
  expect(unknown, file.file).toEqual([]);
  const used = new Set(differences.flatMap(({ known }) => known));
  const unused = (file.known ?? []).filter((each) => !used.has(each));
  expect(unused, `${file.file} knows a difference that is none`).toEqual([]);
  const unseen = found.flatMap(({ comparison }) => comparison.unseen);
  expect(unseen, file.file).toEqual(file.unseen ?? []);
  expect(
    found.flatMap(({ refused }) => refused),
    file.file,
  ).toEqual(file.refused ?? []);
}

function isKnown({ table, rules, theirs }: Difference, known: KnownDifference): boolean {
  return (
    rules.every(known.isAbout) &&
    (known.tables ?? [table]).includes(table) &&
    (theirs === 'passed') === (known.theirs === 'passed')
  );
}

function describeDifference({ table, rules, theirs, ours }: Difference): string {
  return `${table}: ${nameOf(rules)}: the tool ${theirs}, the rules ${ours}`;
}

test('Truthound: schemas, checkpoints and a suite', async () => {
  const theirs = ask(LISTS.truthound, 'truthound_verdicts.py', TRUTHOUND_FILES);
  expect(await expectSameVerdicts(TRUTHOUND_FILES, theirs, 'truthound', LISTS.truthound)).toBeGreaterThan(
    3000,
  );
});

describe.each<GxVersion>(['0.18', '1'])('Great Expectations %s', (version) => {
  test('a suite', async () => {
    const list = LISTS[`gx ${version}`];
    const theirs = ask(list, 'gx_verdicts.py', gxFiles(version, 'great_expectations'));
    const count = await Promise.all([
      expectSameVerdicts(gxFiles(version, 'great_expectations'), theirs, 'great_expectations', list),
      expectSameVerdicts(gxFiles(version, 'truthound'), theirs, 'truthound', LISTS.truthound),
    ]);
    expect(Math.min(...count)).toBeGreaterThan(450);
  });
});

test('dbt', async () => {
  const theirs = ask(LISTS.dbt, 'dbt_verdicts.py', [DBT_FILE]);
  expect(await expectSameVerdicts([DBT_FILE], theirs, 'truthound', LISTS.truthound)).toBeGreaterThan(200);
  // The importer leaves out a value with a quote in it, because dbt cannot run the test.
  expect((await theirs)[0]!.map((each) => each['accepted_values code'])).toEqual(
    DBT_FILE.tables.map(() => 'error'),
  );
});

test('Soda', async () => {
  const theirs = ask(LISTS.soda, 'soda_verdicts.py', [SODA_FILE]);
  expect(await expectSameVerdicts([SODA_FILE], theirs, 'truthound', LISTS.truthound)).toBeGreaterThan(300);
});
