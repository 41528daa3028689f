/** `docs/rules.md` tells of each type all that the vocabulary has, and its examples are right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RULE_SCHEMAS } from '../../../../src/rules/vocabulary.ts';
import { findingsOf } from './findings.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/rules.md'), 'utf8');

test.for(RULE_SCHEMAS)('$type', ({ type, aliases, fields }) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\` `)) ?? '';
  const [, , others = '', said = ''] = row.split('|');
  expect(namesIn(others)).toEqual(aliases);
  for (const field of fields.filter(({ name }) => name !== 'column' && name !== 'severity')) {
    expect(said).toContain(field.required ? `**\`${field.name}\`**` : `\`${field.name}\``);
    if (field.aliases.length > 0)
      expect(said).toContain(`(${field.aliases.map((each) => `\`${each}\``).join(', ')})`);
    if (field.default !== undefined) expect(said).toContain(`${defaultText(field.default)} when absent`);
  }
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []);
}

function defaultText(value: string | number): string {
  return `\`${typeof value === 'number' && Number.isInteger(value) ? value.toFixed(1) : value}\``;
}

test('the examples', () => {
  const yaml = /```yaml\n(# quality\/orders\.yaml\n[^]*?)```/.exec(page)?.[1] ?? '';
  const json = /```json\n([^]*?)```/.exec(page)?.[1] ?? '';
  expect(findingsOf(yaml)).toEqual([]);
  expect(findingsOf(json, 'orders.json')).toEqual([]);
});
