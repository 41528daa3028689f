import { describe, expect, test } from 'vitest';
import { commandLine } from '../../../src/project/command-line.ts';
import { applyOverrides, type Given, jobVariableValues } from '../../../src/project/overrides.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { replaceEntries } from '../../../src/project/replaced-entries.ts';

const WHERE = commandLine([{ name: '--x', value: 'y' }]).spanOf(0);

function given<T>(value: T): Given<T> {
  return { value, where: WHERE };
}

describe('options put into an entry', () => {
  test('leave what they do not name, and the entry they were given', () => {
    const entry = { name: 'a', work_pool: { name: 'p', work_queue_name: 'q' } };
    const { entry: result } = applyOverrides(entry, { workPool: given('other') });
    expect(result).toEqual({ name: 'a', work_pool: { name: 'other', work_queue_name: 'q' } });
    expect(entry.work_pool.name).toBe('p');
  });

  test('the deprecated schedule becomes the first of the list', () => {
    const { entry } = applyOverrides(
      { schedule: { cron: '0 0 * * *' } },
      { schedules: [given({ interval: 60 })] },
    );
    expect(entry).toEqual({ schedules: [{ cron: '0 0 * * *' }, { interval: 60 }] });
  });

  test('a time zone alone makes no schedule', () => {
    expect(applyOverrides({}, { timezone: given('UTC') }).entry).toEqual({});
  });

  test('a version type is taken only where the file has none', () => {
    const versionType = given('vcs:git');
    expect(applyOverrides({ version_type: 'prefect:simple' }, { versionType }).entry.version_type).toBe(
      'prefect:simple',
    );
    expect(applyOverrides({ version_type: null }, { versionType }).entry.version_type).toBe('vcs:git');
  });

  test('job variables are merged among themselves and are values for placeholders', () => {
    const jobVariables = [given({ image: 'a' }), given({ image: 'b', env: { K: 1 } })];
    const { entry } = applyOverrides({ work_pool: { job_variables: { keep: 1 } } }, { jobVariables });
    expect(entry.work_pool).toEqual({ job_variables: { image: 'b', env: { K: 1 } } });
    expect(jobVariableValues({ jobVariables })).toEqual({ image: 'b', env: { K: 1 } });
  });
});

describe('places', () => {
  const { document } = parseDocument(
    'prefect.yaml',
    new TextEncoder().encode('deployments:\n  - name: a\n    tags: [x, y, z]\n'),
  );

  test('of what came from an option are on the command line, of the rest in the file', () => {
    if (document === undefined) throw new Error('the text is valid');
    const replaced = replaceEntries(
      document,
      new Map([[0, { entry: { name: 'b' }, given: [{ path: ['name'], where: WHERE }] }]]),
    );
    expect(replaced.spanOf(['deployments', 0, 'name']).file).toBe('command line');
    expect(replaced.spanOf(['deployments', 0, 'tags']).file).toBe('prefect.yaml');
    expect(replaced.sourceOf(['deployments', 0, 'name'])).toBeUndefined();
  });

  test('of items behind a dropped one are those of the file', () => {
    if (document === undefined) throw new Error('the text is valid');
    const tags = ['x', 'z'];
    const replaced = replaceEntries(
      document,
      new Map([[0, { entry: { tags } }]]),
      new WeakMap([[tags, [0, 2]]]),
    );
    expect(replaced.sourceOf(['deployments', 0, 'tags', 1])).toBe('z');
    expect(replaced.spanOf(['deployments', 0, 'tags', 1])).toEqual(
      document.spanOf(['deployments', 0, 'tags', 2]),
    );
  });

  test('values with blanks and quotes stand as one would type them', () => {
    const line = commandLine([
      { name: '-t', value: 'plain' },
      { name: '--cron', value: "5 4 * * *, it's" },
    ]);
    expect(line.text).toBe("-t plain\n--cron '5 4 * * *, it'\\''s'");
    expect(line.spanOf(1)).toMatchObject({ start: { line: 2, column: 8, offset: 16 } });
  });
});
