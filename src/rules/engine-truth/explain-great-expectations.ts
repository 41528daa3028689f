/** Causes in `common/engines/great_expectations.py` of `truthound-orchestration` 3.0.3. */
import type { Explanation } from './explanation.ts';

/** By type: the key that it reads, and what follows when a rule does not have it. */
const READS: ReadonlyMap<string, readonly [key: string, consequence: string]> = new Map([
  ['in_set', ['values', 'no value is allowed']],
  ['regex', ['pattern', 'every text passes']],
  ['dtype', ['dtype', 'it looks for the type `object`']],
  ['min_length', ['value', 'the length is never checked']],
  ['max_length', ['value', 'it has no limit and raises']],
]);

export const GREAT_EXPECTATIONS: readonly Explanation[] = [
  {
    verdicts: ['raises'],
    say: ({ row, table }) =>
      row.detail?.includes("has no attribute 'from_pandas'")
        ? `calls \`from_pandas\`, which Great Expectations ${table.version} does not have, so every check raises`
        : undefined,
  },
  {
    verdicts: ['ignored'],
    say: ({ rule: { type, keys } }) => {
      if (type === undefined)
        return keys.has('check')
          ? 'reads `type`, not `check`, and skips the rule'
          : 'skips a rule without `type`';
      return type.startsWith('expect_') ? `skips rules with a type of its own, \`${type}\`` : undefined;
    },
  },
  {
    verdicts: ['raises'],
    say: ({ rule: { type }, row }) =>
      row.detail?.includes('Unknown expectation type') || row.detail?.includes('DataFrame.')
        ? `knows no expectation for \`${type ?? ''}\`, and raises`
        : undefined,
  },
  {
    verdicts: ['raises'],
    say: ({ about }) => (about.of === 'column' ? 'needs `column`, and raises' : undefined),
  },
  {
    verdicts: ['raises'],
    say: ({ rule, row }) =>
      rule.type === 'in_range' && row.detail?.includes('cannot both be None')
        ? 'needs `min` or `max`, and raises'
        : undefined,
  },
  {
    verdicts: ['raises'],
    say: ({ rule: { type = '', keys }, row }) => {
      if (type !== 'min_length' && type !== 'max_length') return undefined;
      if (keys.has(type)) return `reads \`value\` and passes \`${type}\` on to the expectation, which raises`;
      return row.detail?.includes('cannot both be None')
        ? 'finds no `value`, so it has no limit and raises'
        : undefined;
    },
  },
  {
    verdicts: ['raises'],
    say: ({ about }) => {
      const key = about.of === 'key' || about.of === 'field' ? about.key : undefined;
      return key === undefined ? undefined : `passes \`${key}\` on to the expectation, which raises`;
    },
  },
  {
    verdicts: ['passes silently', 'always fails'],
    say: ({ rule: { type = '', keys } }) => {
      const [key, consequence] = READS.get(type) ?? ['', ''];
      return key === '' || keys.has(key) ? undefined : `finds no \`${key}\`, so ${consequence}`;
    },
  },
  {
    verdicts: ['always fails'],
    say: ({ rule }) =>
      rule.dtype === undefined
        ? undefined
        : `compares with the type in NumPy or Python, which is never \`${rule.dtype}\``,
  },
];
