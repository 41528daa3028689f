import { describe, expect, test } from 'vitest';
import { mergeValues, mergingOf } from '../../../src/importing/merge-values.ts';
import type { Filling, Session } from '../../../src/importing/put-value.ts';
import { SecretNames } from '../../../src/importing/secret-values.ts';
import type { JsonValue } from '../../../src/json.ts';
import type { YamlValue } from '../../../src/project/document.ts';

function merge(
  written: YamlValue | undefined,
  filled: YamlValue | undefined,
  live: JsonValue | undefined,
  filling: Filling = 'all',
) {
  const session: Session = { owner: 'nightly', secrets: new SecretNames(), notes: new Set() };
  const value = mergeValues(
    mergingOf(session, () => filling),
    written,
    filled,
    live,
    ['parameters'],
  );
  return { value, notes: [...session.notes] };
}

describe('a placeholder', () => {
  const written = { zone: '{{ $ZONE }}', size: 1, list: ['a', '{{ $B }}'] };

  test('that means what the server has stays, and nothing is said', () => {
    const filled = { zone: 'eu', size: 1, list: ['a', 'b'] };
    expect(merge(written, filled, { zone: 'eu', size: 2, list: ['a', 'b', 'c'] })).toEqual({
      value: { zone: '{{ $ZONE }}', size: 2, list: ['a', '{{ $B }}', 'c'] },
      notes: [],
    });
  });

  test('that means something else, or that the server has not, stays, and that is said', () => {
    const filled = { zone: 'us', size: 1, list: ['a', 'x'] };
    const { value, notes } = merge(written, filled, { zone: 'eu', list: ['a'] });
    expect(value).toEqual({ zone: '{{ $ZONE }}', list: ['a', '{{ $B }}'] });
    expect(notes).toEqual([
      '`parameters.zone`: `{{ $ZONE }}` stands for something else than the server has, and stays',
      '`parameters.list`: `{{ $B }}` stands for something else than the server has, and stays',
    ]);
  });

  test('that no deploy fills in is a text like any other', () => {
    expect(merge('{{ event.id }}', '{{ event.id }}', 'x', 'none')).toEqual({ value: 'x', notes: [] });
    expect(merge('{{ ctx.x }}', '{{ ctx.x }}', 'x', 'all-but-runtime')).toEqual({ value: 'x', notes: [] });
    expect(merge('{{ prefect.blocks.a.b }}', '…', 'x', 'environment')).toEqual({ value: 'x', notes: [] });
  });
});

describe('a value of the server', () => {
  test('takes the place of another, and goes where the file has none', () => {
    expect(merge('a', 'a', 'b').value).toBe('b');
    expect(merge(undefined, undefined, { a: [1] }).value).toEqual({ a: [1] });
    expect(merge({ a: 1, b: 2 }, { a: 1, b: 2 }, { a: 1 }).value).toEqual({ a: 1 });
    expect(merge('a', 'a', undefined).value).toBeUndefined();
    expect(merge(1, 1, 1n).value).toBe(1);
  });

  test('that a deploy would fill in is left out', () => {
    const { value, notes } = merge({ a: 1 }, { a: 1 }, { a: 1, b: 'x {{ y }}' });
    expect(value).toEqual({ a: 1 });
    expect(notes[0]).toContain('`parameters.b` holds `{{ y }}` on the server');
  });

  test('that is a secret becomes a placeholder, or is left out', () => {
    const live = { password: 's3cret-x', env: [{ name: 'API_TOKEN', value: 'abc-123' }] };
    expect(merge(undefined, undefined, live).value).toEqual({
      password: '{{ $PASSWORD }}',
      env: [{ name: 'API_TOKEN', value: '{{ $API_TOKEN }}' }],
    });
    expect(merge(undefined, undefined, live, 'none').value).toEqual({ env: [{ name: 'API_TOKEN' }] });
    // One that stands in the file already is the business of `tq validate`.
    expect(merge({ password: 's3cret-x' }, { password: 's3cret-x' }, { password: 's3cret-x' }).notes).toEqual(
      [],
    );
  });
});
