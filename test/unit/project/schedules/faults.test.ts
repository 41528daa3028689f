import { expect, test } from 'vitest';
import { cronFault } from '../../../../src/project/schedules/cron-expression.ts';
import { rruleFault } from '../../../../src/project/schedules/recurrence-rule.ts';

test.for<[string, string | undefined]>([
  ['0 6 * * mon-fri', undefined],
  ['@daily', undefined],
  ['0 6 * *', 'must have five fields, found 4 in `0 6 * *`'],
  ['@reboot', 'is no alias that Prefect knows, found `@reboot`'],
  ['0 25 * * *', 'has the hour `25`: it must be from 0 to 23'],
  [
    '0 0 * * MOO',
    'has the weekday `moo`: it must be from 0 to 6 or `sun`, `mon`, `tue`, `wed`, `thu`, `fri`, `sat`',
  ],
  ['*/0 * * * *', 'has the minute `*/0`: a step must be above 0'],
  ['0 0 * * 5#6', 'has the weekday `5#6`: a month has weeks 1 to 5'],
  ['0 0 * * 1#1,2', 'mixes weekdays with weekdays of a certain week'],
  ['? 0 * * *', 'has the minute `?`: `?` must stand alone, for the day or the weekday'],
  ['H H * * *', 'has the minute `h`: Prefect takes no random and no hashed values'],
])('the expression %s: %s', ([cron, expected]) => {
  expect(cronFault(cron)?.message).toBe(expected);
});

const START = 'DTSTART:20200101T000000\n';

test.for<[string, string | undefined]>([
  [`${START}FREQ=WEEKLY;BYDAY=MO,-1FR`, undefined],
  [`${START}RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Berlin:20200102T000000`, undefined],
  [`${START}FREQ=HOURLY;INTERVAL=2;BYHOUR=2,3`, undefined],
  [
    `${START}FREQ=HOURLY;INTERVAL=2;BYHOUR=3,5`,
    'has `BYHOUR=3,5`, which steps of 2 from `DTSTART` on never meet',
  ],
  [`${START}FREQ=DAILY;INTERVAL=0`, 'has `INTERVAL=0`, which is not a number 1 or more'],
  [`${START}FREQ=DAILY;BYMONTH=13`, 'has `BYMONTH=13`, which is not made of numbers from 1 to 12'],
  [
    `${START}FREQ=DAILY;BYDAY=MONDAY`,
    'has `BYDAY=MONDAY`, which is not made of weekdays such as `MO` or `-1FR`',
  ],
  [`${START}FREQ=DAILY;`, 'has a `;` too many'],
  [`${START}FREQ=DAILY;COUNT`, 'must be made of `NAME=VALUE`, found `COUNT`'],
  [`${START}FREQ=DAILY;EVERY=2`, 'knows no `EVERY`'],
  [`${START}FREQ=DAILY COUNT=1`, 'must say how often: `FREQ=…`'],
  [
    `${START}FREQ=DAILY;UNTIL=20300101T000000Z`,
    'must have no `Z` at the end of `UNTIL`, as long as `DTSTART` has none',
  ],
  ['DTSTART:20201301T000000\nFREQ=DAILY', 'has a `DTSTART` that is no date: `20201301T000000`'],
  [`${START}FREQ=DAILY;COUNT=${'1'.repeat(6500)}`, 'must be no longer than 6500 characters, found 6541'],
])('the rule %s: %s', ([rule, expected]) => {
  expect(rruleFault(rule)).toBe(expected);
});
