/** Causes in `common/engines/pandera.py` of `truthound-orchestration` 3.0.3. */
import type { Explanation } from './explanation.ts';

/** Types that it makes a check or a column of; any other counts as passed. */
const KNOWN = new Set([
  'not_null',
  'unique',
  'in_set',
  'in_range',
  'regex',
  'dtype',
  'min_length',
  'max_length',
  'greater_than',
  'less_than',
  'column_exists',
]);

/** By type: the only key that it reads, and what follows when a rule does not have it. */
const READS: ReadonlyMap<string, readonly [key: string, consequence: string]> = new Map([
  ['in_set', ['values', 'no value is allowed']],
  ['regex', ['pattern', 'every text passes']],
  ['dtype', ['dtype', 'the type is never checked']],
  ['min_length', ['value', 'the length is never checked']],
  ['max_length', ['value', 'it has no limit and raises']],
  ['greater_than', ['value', 'it compares with 0']],
  ['less_than', ['value', 'it compares with 0']],
]);

export const PANDERA: readonly Explanation[] = [
  {
    verdicts: ['passes silently'],
    say: ({ rule: { type, keys } }) => {
      if (type === undefined) return skips('type', 'check', keys);
      if (!KNOWN.has(type)) return `has no check for \`${type}\`, so the rule counts as passed`;
      return undefined;
    },
  },
  {
    verdicts: ['passes silently'],
    say: ({ rule: { keys } }) => (keys.has('column') ? undefined : skips('column', 'columns', keys)),
  },
  {
    verdicts: ['raises'],
    say: ({ rule, row }) =>
      rule.type === 'unique' && row.on === undefined
        ? 'calls `Check.unique`, which Pandera does not have'
        : undefined,
  },
  {
    verdicts: ['raises'],
    say: ({ rule: { type, keys }, row }) =>
      type === 'in_range' && row.on === undefined && !(keys.has('min') && keys.has('max'))
        ? 'needs both `min` and `max`, under these names, and raises'
        : undefined,
  },
  {
    verdicts: ['passes silently', 'always fails', 'raises'],
    say: ({ rule: { type = '', keys }, about, row }) => {
      const [key, consequence] = READS.get(type) ?? ['', ''];
      if (key === '' || keys.has(key) || row.on !== undefined) return undefined;
      if (type === 'min_length' && row.verdict !== 'passes silently') return undefined;
      const other = about.of === 'field' ? about.key : keys.has(type) ? type : undefined;
      const reads = other === undefined ? `finds no \`${key}\`` : `reads \`${key}\`, not \`${other}\``;
      const end =
        row.verdict === 'raises' && type !== 'max_length' ? ', and the failure ends in an exception' : '';
      return `${reads}, so ${consequence}${end}`;
    },
  },
  {
    verdicts: ['passes silently'],
    say: ({ rule }) =>
      rule.type === 'dtype' && rule.dtype !== undefined
        ? `knows no data type \`${rule.dtype}\`, so the type is never checked`
        : undefined,
  },
  {
    verdicts: ['raises'],
    say: ({ row, table }) =>
      row.detail?.includes("'SchemaError' object has no attribute 'get'")
        ? `cannot read the errors of Pandera ${table.version}: ${row.on === 'violation' ? 'every violation' : 'the rule'} ends in an exception`
        : undefined,
  },
  {
    verdicts: ['runs'],
    say: ({ about, row, table }) => {
      const unread = row.isUnread === true && about.of === 'key' ? `, but never reads \`${about.key}\`` : '';
      const unnamed = table.failuresName.length === 0 ? '; its failures name neither rule nor column' : '';
      return `runs the rule${unread}${unnamed}`;
    },
  },
];

function skips(key: string, other: string, keys: ReadonlySet<string>): string {
  return keys.has(other)
    ? `reads \`${key}\`, not \`${other}\`, so the rule counts as passed`
    : `skips a rule without \`${key}\`, which counts as passed`;
}
