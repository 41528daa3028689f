import { expect, it } from 'vitest';
import { rowOf, summarised, type Rows } from '../../../../src/rules/engine-truth/table.ts';

it('writes one row for a type when all of its cases agree, and finds it again', () => {
  const rows: Rows = {
    'unique(column)': { verdict: 'raises', detail: 'a' },
    'unique(column, severity)': { verdict: 'raises', detail: 'a' },
    'regex(column, pattern)': { verdict: 'runs' },
    'regex(column, regex)': { verdict: 'passes silently' },
    'drift(column)': { verdict: 'passes silently' },
  };
  const { 'unique(*)': shared, ...others } = summarised(rows);
  expect(shared).toEqual({ verdict: 'raises', detail: 'a' });
  expect(Object.keys(others)).toEqual(['regex(column, pattern)', 'regex(column, regex)', 'drift(column)']);
  for (const name of Object.keys(rows)) expect(rowOf(summarised(rows), name)).toEqual(rows[name]);
});

it('writes one row when everything agrees', () => {
  expect(summarised({ 'a(x)': { verdict: 'ignored' }, 'b(x)': { verdict: 'ignored' } })).toEqual({
    '*': { verdict: 'ignored' },
  });
});
