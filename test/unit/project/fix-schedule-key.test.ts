import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../../src/diagnostics/apply-fixes.ts';
import { diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { fixScheduleKey } from '../../../src/project/fix-schedule-key.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { valueAt } from '../../../src/project/yaml-value.ts';

const PATH = ['deployments', 0, 'schedule'];

/** The text after the repair; undefined when there is none. */
function fixed(lines: readonly string[]): string[] | undefined {
  const text = lines.join('\n');
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  if (document === undefined) throw new Error('the test holds no YAML');
  const fix = fixScheduleKey(document, PATH, valueAt(document.data, PATH));
  if (fix === undefined) return undefined;
  return applyFixes('prefect.yaml', text, [diagnostic('TQ2010', { message: '', fix })]).text.split('\n');
}

describe('fixScheduleKey', () => {
  it('puts brackets around a mapping in braces', () => {
    expect(fixed(['deployments:', "  - { name: a, schedule: { cron: '@daily' } } # nightly"])).toEqual([
      'deployments:',
      "  - { name: a, schedules: [{ cron: '@daily' }] } # nightly",
    ]);
  });

  it('makes an item of a mapping in lines, comments and texts of several lines included', () => {
    const before = [
      'deployments:',
      '  - schedule: # when',
      '      # at night',
      "      cron: '@daily' # UTC",
      '',
      '      # for one table',
      '      parameters:',
      '        note: |',
      '          one',
      '          two',
      '    name: a',
    ];
    expect(fixed(before)).toEqual([
      'deployments:',
      '  - schedules: # when',
      '      # at night',
      "      - cron: '@daily' # UTC",
      '',
      '        # for one table',
      '        parameters:',
      '          note: |',
      '            one',
      '            two',
      '    name: a',
    ]);
  });

  it('renames the key alone before a list', () => {
    expect(fixed(['deployments:', "  - schedule: [{ cron: '@daily' }]"])).toEqual([
      'deployments:',
      "  - schedules: [{ cron: '@daily' }]",
    ]);
  });

  it.each([
    [['deployments:', '  - schedule: {}']],
    [['deployments:', "  - schedule: &daily { cron: '@daily' }"]],
    [['daily: &daily {cron: "@daily"}', 'deployments:', '  - schedule: *daily']],
    [['deployments:', "  - schedule: { cron: '@daily' }", '    schedules: []']],
    [['deployments:', '  - schedule:', '      ? cron', "      : '@daily'", '      <<: {}']],
  ])('leaves %j alone, or leaves YAML of the same meaning', (lines) => {
    const after = fixed(lines);
    if (after === undefined) return;
    const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(after.join('\n')));
    expect(valueAt(document?.data ?? null, ['deployments', 0, 'schedules'])).toEqual([{ cron: '@daily' }]);
  });
});
