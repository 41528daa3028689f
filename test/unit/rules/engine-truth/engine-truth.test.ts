import { describe, expect, it } from 'vitest';
import {
  adapterVerdict,
  blockVerdict,
  type AdapterRule,
} from '../../../../src/rules/engine-truth/engine-truth.ts';
import { ENGINE_TRUTH } from '../../../../src/rules/engine-truth/table.ts';
import { ENGINES, type Engine } from '../../../../src/rules/rule.ts';
import { allTypeNames, ruleSchema } from '../../../../src/rules/vocabulary.ts';

function rule(type: string | undefined, ...keys: string[]): AdapterRule {
  return { type, keys: new Set(keys) };
}

/** The rule of a case of the table: `dtype(column, dtype=int64)`. */
function ruleOf(name: string): AdapterRule {
  const [, type = '', list = ''] = /^(.*?)\((.*)\)$/.exec(name) ?? [];
  const words = list === '' ? [] : list.split(', ');
  const dataType = words.find((word) => word.startsWith('dtype='))?.slice('dtype='.length);
  const keys = words.map((word) => (word === '<other>' ? 'note' : (word.split('=')[0] as string)));
  return {
    type: type === '<none>' ? undefined : type.replace('*', 'table_x').replace('<unknown>', 'no_such_type'),
    keys: new Set(keys),
    ...(dataType === undefined ? {} : { dtype: dataType }),
  };
}

/** Any two and all but any two of the keys that a type has, and some that it has not. */
function keySets(type: string | undefined): string[][] {
  const fields = type === undefined ? [] : (ruleSchema(type)?.fields ?? []);
  const more = ['column', 'columns', 'value', 'mostly', 'check', 'expectation_type', 'meta', 'note'];
  const keys = [...new Set([...fields.flatMap((field) => [field.name, ...field.aliases]), ...more])];
  const pairs = keys.flatMap((a, index) => keys.slice(index).map((b) => [a, b]));
  return [...pairs, ...pairs.map((pair) => keys.filter((key) => !pair.includes(key)))];
}

describe('adapterVerdict', () => {
  it.each(ENGINE_TRUTH.tables)('answers every row of $engine $version as measured', (table) => {
    const rows = Object.entries(table.rows).filter(([name]) => !name.includes('*)') && name !== '*');
    const answered = rows.map(([name]) => {
      const { verdict, isMeasured } = adapterVerdict(table.engine, table.version, ruleOf(name));
      return [name, verdict, isMeasured];
    });
    expect(answered).toEqual(rows.map(([name, { verdict }]) => [name, verdict, true]));
  });

  const cases: [Engine, string | undefined, AdapterRule, string, string][] = [
    [
      'truthound',
      undefined,
      rule('not_null', 'column'),
      'ignored',
      "Truthound's adapter never reads rules; it runs its own automatic checks",
    ],
    [
      'pandera',
      '0.13.4',
      rule('not_null', 'column', 'severity'),
      'runs',
      "Pandera's adapter runs the rule, but never reads `severity`; its failures name neither rule nor column",
    ],
    [
      'pandera',
      '0.13.4',
      rule('min_length', 'column', 'min_length'),
      'passes silently',
      "Pandera's adapter reads `value`, not `min_length`, so the length is never checked",
    ],
    [
      'pandera',
      '0.13.4',
      rule('max_length', 'column', 'max_length', 'severity'),
      'raises',
      "Pandera's adapter reads `value`, not `max_length`, so it has no limit and raises",
    ],
    [
      'pandera',
      '0.13.4',
      rule('in_set', 'column', 'allowed_values'),
      'always fails',
      "Pandera's adapter reads `values`, not `allowed_values`, so no value is allowed",
    ],
    [
      'pandera',
      '0.13.4',
      rule('in_range', 'column', 'min'),
      'raises',
      "Pandera's adapter needs both `min` and `max`, under these names, and raises",
    ],
    [
      'pandera',
      '0.35.0',
      rule('unique', 'column'),
      'raises',
      "Pandera's adapter calls `Check.unique`, which Pandera does not have",
    ],
    [
      'pandera',
      '0.35.0',
      rule('not_null', 'column'),
      'raises',
      "Pandera's adapter cannot read the errors of Pandera 0.35.0: every violation ends in an exception",
    ],
    [
      'pandera',
      undefined,
      rule('zscore', 'column', 'threshold'),
      'passes silently',
      "Pandera's adapter has no check for `zscore`, so the rule counts as passed",
    ],
    [
      'pandera',
      '0.13.4',
      rule(undefined, 'column', 'check'),
      'passes silently',
      "Pandera's adapter reads `type`, not `check`, so the rule counts as passed",
    ],
    [
      'pandera',
      '0.13.4',
      rule('not_null', 'columns'),
      'passes silently',
      "Pandera's adapter reads `column`, not `columns`, so the rule counts as passed",
    ],
    [
      'pandera',
      '0.13.4',
      { ...rule('dtype', 'column', 'dtype'), dtype: 'VARCHAR' },
      'passes silently',
      "Pandera's adapter knows no data type `VARCHAR`, so the type is never checked",
    ],
    [
      'great_expectations',
      '0.18.22',
      rule('not_null', 'column', 'severity'),
      'raises',
      "Great Expectations' adapter passes `severity` on to the expectation, which raises",
    ],
    [
      'great_expectations',
      '0.18.22',
      rule('in_set', 'column', 'value_set'),
      'runs',
      "Great Expectations' adapter runs the rule",
    ],
    [
      'great_expectations',
      '0.18.22',
      rule('min_length', 'column', 'min_length'),
      'raises',
      "Great Expectations' adapter reads `value` and passes `min_length` on to the expectation, which raises",
    ],
    [
      'great_expectations',
      '0.18.22',
      rule('greater_than', 'column', 'value'),
      'raises',
      "Great Expectations' adapter knows no expectation for `greater_than`, and raises",
    ],
    [
      'great_expectations',
      '0.18.22',
      rule('expect_column_to_exist', 'column'),
      'ignored',
      "Great Expectations' adapter skips rules with a type of its own, `expect_column_to_exist`",
    ],
    [
      'great_expectations',
      '0.18.22',
      rule(undefined, 'check', 'column'),
      'ignored',
      "Great Expectations' adapter reads `type`, not `check`, and skips the rule",
    ],
    [
      'great_expectations',
      '0.18.22',
      { ...rule('dtype', 'column', 'dtype'), dtype: 'datetime' },
      'always fails',
      "Great Expectations' adapter compares with the type in NumPy or Python, which is never `datetime`",
    ],
    [
      'great_expectations',
      undefined,
      rule('not_null', 'column'),
      'raises',
      "Great Expectations' adapter calls `from_pandas`, which Great Expectations 1.24.1 does not have, so every check raises",
    ],
  ];
  it.each(cases)('says why: %s %s %j %s', (engine, version, written, verdict, why) => {
    expect(adapterVerdict(engine, version, written)).toMatchObject({ verdict, why, isMeasured: true });
  });

  it('puts a rule together that was not measured as it is written', () => {
    const several = rule('in_set', 'column', 'values', 'meta', 'severity');
    expect(adapterVerdict('great_expectations', '0.18.22', several)).toMatchObject({
      verdict: 'raises',
      why: "Great Expectations' adapter passes `severity` on to the expectation, which raises",
      isMeasured: false,
    });
    const known = rule('in_set', 'column', 'values', 'meta');
    expect(adapterVerdict('great_expectations', '0.18.22', known)).toMatchObject({
      verdict: 'runs',
      isMeasured: false,
    });
    expect(adapterVerdict('pandera', '0.13.4', rule('regex', 'column', 'regex', 'severity'))).toMatchObject({
      verdict: 'passes silently',
      isMeasured: false,
    });
  });

  it.each(ENGINES)('has an answer of %s for every type with any two keys, and with all but two', (engine) => {
    const types = [...allTypeNames(), 'no_such_type', 'expect_table_x', undefined];
    for (const { version } of ENGINE_TRUTH.tables.filter((table) => table.engine === engine))
      for (const type of types)
        for (const keys of keySets(type)) {
          const written = rule(type, ...keys);
          expect(adapterVerdict(engine, version, written).why, `${type} ${keys.join()}`).toMatch(
            /adapter \w/,
          );
        }
  });

  it('looks at no case of letters in a data type for Pandera', () => {
    const upper = { ...rule('dtype', 'column', 'dtype'), dtype: 'FLOAT64' };
    expect(adapterVerdict('pandera', '0.13.4', upper).verdict).toBe('runs');
    expect(adapterVerdict('great_expectations', '0.18.22', upper).verdict).toBe('always fails');
  });

  it('does not say that a data type was measured which Great Expectations was not asked for', () => {
    const ofType = (dtype: string) =>
      adapterVerdict('great_expectations', '0.18.22', { ...rule('dtype', 'column', 'dtype'), dtype });
    expect(ofType('uint8')).toMatchObject({ verdict: 'runs', isMeasured: false });
    expect(ofType('VARCHAR')).toMatchObject({ verdict: 'always fails', isMeasured: false });
  });

  it.each([
    ['pandera', '0.12.0', '0.13.4', 'runs'],
    ['pandera', '0.14.5', '0.13.4', 'runs'],
    ['pandera', '0.15.0', '0.35.0', 'raises'],
    ['pandera', '1.0.0', '0.35.0', 'raises'],
    ['great_expectations', '0.17.0', '0.18.22', 'runs'],
    ['great_expectations', '1.0.0', '1.24.1', 'raises'],
    ['truthound', '3.1.0', '3.0.1', 'ignored'],
  ] as const)('answers for %s %s with what was seen in %s', (engine, version, seen, verdict) => {
    const answer = adapterVerdict(engine, version, rule('not_null', 'column'));
    expect(answer).toMatchObject({ verdict, version: seen, isMeasured: false });
    expect(answer.why).toMatch(new RegExp(`\\(seen with [A-Z].* ${seen}; ${version} was not tried\\)$`));
  });

  it('knows that lengths are broken in Pandera 0.14 to 0.17', () => {
    const length = rule('min_length', 'column', 'value');
    const verdicts = ['0.13.4', '0.14.5', '0.17.2', '0.18.3'].map(
      (version) => adapterVerdict('pandera', version, length).verdict,
    );
    expect(verdicts).toEqual(['runs', 'always fails', 'raises', 'raises']);
  });
});

describe('blockVerdict', () => {
  it('says that a block makes no engine but Truthound', () => {
    expect(blockVerdict('truthound', true)).toEqual({
      verdict: 'ignored',
      why: "the block passes rules on to Truthound's adapter",
    });
    expect(blockVerdict('truthound', false)).toEqual({
      verdict: 'raises',
      why: 'a block without `max_workers` and `observability` makes no engine',
    });
    expect(blockVerdict('pandera', true)).toEqual({
      verdict: 'raises',
      why: "the block passes `parallel` to Pandera's settings, which do not have it",
    });
    expect(blockVerdict('great_expectations', true).verdict).toBe('raises');
  });
});
