import { describe, expect, it } from 'vitest';
import { checkBlockFile } from '../../../src/blocks/check-block.ts';
import { BLOCK_FIELDS, DECLARED_DEFAULTS } from '../../../src/blocks/fields.ts';
import { toBlockState } from '../../../src/blocks/to-block-state.ts';
import { applyFixes } from '../../../src/diagnostics/apply-fixes.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';

const COMPLETE = ['version: 1', 'name: orders-prod'].concat(
  BLOCK_FIELDS.map((field) => `${field}: ${DECLARED_DEFAULTS[field]}`),
);

/** A whole file, with some lines written in another way. */
function file(change: Record<string, string | undefined> = {}): string {
  const lines = COMPLETE.flatMap((line) => {
    const field = line.split(':')[0] ?? '';
    if (!Object.hasOwn(change, field)) return [line];
    return change[field] === undefined ? [] : [`${field}: ${change[field]}`];
  });
  const known = new Set(COMPLETE.map((line) => line.split(':')[0]));
  const more = Object.entries(change).filter(([field]) => !known.has(field));
  return `${[...lines, ...more.map(([field, value]) => `${field}: ${value}`)].join('\n')}\n`;
}

function look(text: string) {
  const { document } = parseDocument('block.yaml', text);
  if (document === undefined) throw new Error('no YAML');
  return { document, found: checkBlockFile(document) };
}

const codes = (text: string): string[] => look(text).found.map(({ code }) => code);

/** The text after all repairs, as often as there are some. */
function repaired(text: string): string {
  const fixed = applyFixes('block.yaml', text, look(text).found).text;
  return fixed === text ? text : repaired(fixed);
}

describe('a complete file', () => {
  it('has nothing wrong and says what the block holds', () => {
    const { document, found } = look(
      file({ max_workers: '4', observability: '{ metadata: { a: [1, null] } }' }),
    );
    expect(found).toEqual([]);
    expect(toBlockState(document)).toEqual({
      name: 'orders-prod',
      data: {
        engine_name: 'truthound',
        parallel: false,
        max_workers: 4,
        auto_schema: false,
        fail_on_error: true,
        warning_threshold: null,
        timeout_seconds: 300,
        observability: { metadata: { a: [1, null] } },
      },
    });
  });

  it('may be for the engine by any of its names', () => {
    for (const name of ['truthound', 'Truthound', 'truthound3', '" TRUTHOUND "'])
      expect(codes(file({ engine_name: name }))).toEqual([]);
    for (const name of ['pandera', 'ge', 'GE', 'great_expectations'])
      expect(codes(file({ engine_name: name }))).toEqual(['TQ3209']);
    for (const name of ['spark', '""', 'truthound4', 'constructor'])
      expect(codes(file({ engine_name: name }))).toEqual(['TQ3205']);
  });
});

describe('a field that is left out', () => {
  it.each(BLOCK_FIELDS)('is missed: %s', (field) => {
    const text = file({ [field]: undefined });
    expect(look(text).found).toMatchObject([
      { code: 'TQ3202', message: expect.stringContaining(`does not give \`${field}\``) },
    ]);
    expect(repaired(text)).toBe(file());
  });

  it('is added behind the one before it, comments kept where they are', () => {
    const text = [
      '# Of the nightly load.',
      'version: 1  # of the format',
      'name: "orders-prod"',
      '',
      '# Bad data must not go on.',
      'fail_on_error: true # never',
      'timeout_seconds: 300',
      '# the end',
      '',
    ].join('\n');
    expect(repaired(text)).toBe(
      [
        '# Of the nightly load.',
        'version: 1  # of the format',
        'name: "orders-prod"',
        'engine_name: truthound',
        'parallel: false',
        'max_workers: null',
        'auto_schema: false',
        '',
        '# Bad data must not go on.',
        'fail_on_error: true # never',
        'warning_threshold: null',
        'timeout_seconds: 300',
        'observability: {}',
        '# the end',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['lines that end otherwise', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no line break at the end', (text: string) => text.trimEnd()],
    ['an indentation', (text: string) => text.replaceAll(/^(?=.)/gm, '  ')],
    ['a mark of the document', (text: string) => `---\n${text}`],
  ])('is added to a file with %s', (_, written) => {
    const fixed = repaired(written(file({ parallel: undefined, observability: undefined })));
    expect(codes(fixed)).toEqual([]);
    expect(fixed.replaceAll('\r\n', '\n').replaceAll(/^ +/gm, '').trim().replace('---\n', '')).toBe(
      file().trim(),
    );
    if (written('\n') === '\r\n') expect(fixed).not.toMatch(/[^\r]\n/);
  });

  it('is not added where it is not certain how', () => {
    for (const text of [
      '{version: 1, name: a}\n',
      '{\n  version: 1,\n  name: a\n}\n',
      'engine_name: truthound\n',
    ]) {
      expect(codes(text)).toContain('TQ3202');
      expect(look(text).found.find(({ code }) => code === 'TQ3202')?.fix === undefined).toBe(
        text.startsWith('{'),
      );
    }
  });

  it('is not missed under a misspelt name, which is repaired', () => {
    const text = file().replace('max_workers', 'max_worker').replace('auto_schema', 'auto-schema');
    expect(codes(text).sort()).toEqual(['TQ3203', 'TQ3203']);
    expect(repaired(text)).toBe(file());
  });
});

describe('a value of another kind', () => {
  it.each([
    ['parallel', '"true"', 'true'],
    ['max_workers', '"4"', '4'],
    ['max_workers', '"null"', 'null'],
    ['warning_threshold', "'12.5'", '12.5'],
    ['timeout_seconds', '"300"', '300'],
    ['engine_name', '7', '"7"'],
    ['name', '7', '"7"'],
  ])('is repaired where that is certain: %s: %s', (field, written, wanted) => {
    expect(codes(file({ [field]: written }))).toEqual(['TQ3204']);
    expect(repaired(file({ [field]: written }))).toBe(file({ [field]: wanted }));
  });

  it.each([
    ['parallel', '"yes"'],
    ['parallel', '1'],
    ['parallel', 'null'],
    ['max_workers', '1.5'],
    ['max_workers', 'true'],
    ['timeout_seconds', '.inf'],
    ['warning_threshold', '.nan'],
    ['timeout_seconds', '5m'],
    ['timeout_seconds', '2024-01-01'],
    ['observability', '[]'],
    ['observability', 'null'],
    ['observability', '{ metadata: { a: .nan } }'],
    ['observability', '{ metadata: { a: 2024-01-01 } }'],
    ['observability', '{ metadata: { a: !!binary aGk= } }'],
    ['observability', '{ backend: prometheus }'],
    ['description', '[a]'],
    ['version', '"1"'],
    ['type', '1'],
  ])('is said: %s: %s', (field, written) => {
    expect(codes(file({ [field]: written }))).toEqual(['TQ3204']);
  });

  it.each([
    ['timeout_seconds', '300.0'],
    ['warning_threshold', '50'],
    ['observability', '{ backend: OpenLineage, endpoint: null }'],
    ['observability', '{ backend: null }'],
    ['max_workers', '123456789012345678901234567890'],
  ])('is none: %s: %s', (field, written) => {
    expect(codes(file({ [field]: written }))).toEqual([]);
  });
});

describe('a threshold', () => {
  it.each(['-1', '0', '0.07', '1', '100', '250'])('of %s is doubtful', (written) => {
    expect(codes(file({ warning_threshold: written }))).toEqual(['TQ3206']);
  });

  it.each(['1.5', '10', '99.9'])('of %s is a percentage', (written) => {
    expect(codes(file({ warning_threshold: written }))).toEqual([]);
    expect(codes(file({ warning_threshold: written, fail_on_error: 'false' }))).toEqual(['TQ3206']);
  });

  it('is told in percent without the noise of fractions', () => {
    expect(look(file({ warning_threshold: '0.07' })).found[0]?.help).toBe('write `7` if 7 % is meant');
  });
});

describe('a name', () => {
  it.each(['orders', 'a--b', '-', '1'])('may be %s', (name) => {
    expect(codes(file({ name: `"${name}"` }))).toEqual([]);
  });

  it.each(['Orders', 'a_b', 'a b', '', 'é', 'a/b', 'a.b'])('may not be «%s»', (name) => {
    expect(codes(file({ name: `"${name}"` }))).toEqual(['TQ3211']);
  });
});

describe('other files', () => {
  it.each(['- a', 'text', '7'])('are no block files: %s', (text) => {
    expect(codes(text)).toEqual(['TQ3201']);
  });

  it('have a version and a type that are known', () => {
    expect(codes(file({ version: '2' }))).toEqual(['TQ3201']);
    expect(codes(file({ version: undefined }))).toEqual(['TQ3201']);
    expect(codes(file({ type: 'sla-monitor' }))).toEqual(['TQ3201']);
    expect(codes(file({ type: 'data-quality' }))).toEqual([]);
  });
});
