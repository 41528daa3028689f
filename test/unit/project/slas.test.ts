import { expect, test } from 'vitest';
import type { YamlValue } from '../../../src/project/document.ts';
import { toSlas } from '../../../src/project/slas.ts';

function said(value: YamlValue): string[] {
  const read = toSlas(value);
  return 'faults' in read ? read.faults.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
}

test('only what is written is sent, in the types that Prefect Cloud takes', () => {
  const written: YamlValue = [
    { name: 'quick', duration: '600' },
    { name: 'on time', within: 'PT10M', severity: 'critical', enabled: 'no' },
    { name: 'fresh', stale_after: 3600, enabled: null },
  ];
  expect(toSlas(written)).toEqual({
    slas: [
      { name: 'quick', duration: 600 },
      { name: 'on time', within: 600, severity: 'critical', enabled: false },
      { name: 'fresh', stale_after: 3600, enabled: null },
    ],
  });
});

test('an empty list is one', () => {
  expect(toSlas([])).toEqual({ slas: [] });
});

test('all faults are found at once', () => {
  const written: YamlValue = [
    { name: 5, duration: 1.5, severity: 'High' },
    { within: 'soon', enabled: 'maybe', severty: 'low' },
    { name: 'none' },
    { name: 'two', duration: 60, stale_after: 60 },
    'text',
  ];
  expect(said(written)).toEqual([
    '0.name: `name` must be text, found the number `5`',
    '0.severity: `severity` must be one of `minor`, `low`, `moderate`, `high`, `critical`, found the text `High`',
    '0.duration: `duration` must be a whole number, found the number `1.5`',
    '1.severty: unknown key `severty`; did you mean `severity`?',
    '1: a service level agreement must have `name`',
    '1.enabled: `enabled` must be `true` or `false`, found the text `maybe`',
    '1.within: `within` must be a length of time, found the text `soon`',
    '2: a service level agreement must have one of `duration`, `within` and `stale_after`, found none',
    '3.stale_after: a service level agreement must have one of `duration`, `within` and `stale_after`, found `duration` and `stale_after`',
    '4: item 5 of `sla` must be a mapping, found the text `text`',
  ]);
});

test('names are unique', () => {
  const slas: YamlValue = [
    { name: 'a', duration: 1 },
    { name: 'b', duration: 1 },
    { name: 'a', within: 1 },
  ];
  expect(said(slas)).toEqual([
    '2.name: the name `a` is used by two service level agreements of one deployment',
  ]);
});

test('anything but a list is refused', () => {
  expect(said({ name: 'a', duration: 1 })).toEqual([
    ': `sla` must be a list of service level agreements, found a mapping',
  ]);
});
