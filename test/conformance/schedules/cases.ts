/** Cron expressions, recurrence rules and time zones, right and wrong, the same in every run. */

const ITEMS = [
  ...'* ? 0 1 5 7 12 13 23 24 31 32 59 60 99 00 05 -1 l L L5 5L w 15w r h R H h/5 r/0 r(5-1) # 1# " 1.5 +5'.split(
    ' ',
  ),
  ...'*/5 */0 */90 */x 5/10 5/ /5 1-5 5-1 1-5/2 5-1/3 1-99 99-1 0-7 5-5 7-1 1-7 31-1 1-5-7 1/2/3 */5/5'.split(
    ' ',
  ),
  ...'sun mon-fri fri-mon sun-sun SUN-SAT/2 jan feb-apr nov-feb/2 janu mo 1,2 1,,2 1, 1,* *,1 *-5 5-* 5-l l-5'.split(
    ' ',
  ),
  ...'5#2 5#0 5#6 mon#1 mon-fri#2 1#1,2 1#1,1 jan#1 l3 0-6 0-6,1#2 *#2 5#2/3 mon,tue#1 1-2#3 sun#l l#1 1-l'.split(
    ' ',
  ),
  ...'0,1,2,3,4,5,6 0,1,2,3,4,5,6#1 2020 1969 2099 2100 1970-2099/2'.split(' '),
];

/** Each item in each field, with and without a day beside it; then whole expressions at random. */
export function cronExpressions(): string[] {
  const aliases = '@daily @DAILY @reboot @fortnightly @yearly @annually @midnight @hourly @weekly @monthly';
  const found = ['', ' ', ' @daily', '@daily ', '@every 5m', ...aliases.split(' ')];
  for (let count = 4; count <= 8; count += 1) found.push(Array(count).fill('*').join(' '));
  for (const count of [5, 6, 7]) {
    for (let field = 0; field < count; field += 1) {
      for (const item of ITEMS) {
        const fields = Array<string>(count).fill('*');
        fields[field] = item;
        found.push(fields.join(' '));
        if (field !== 4) continue;
        fields[2] = '1';
        found.push(fields.join(' '));
      }
    }
  }
  const next = numbers();
  const anyItem = (): string => ITEMS[next(ITEMS.length)] ?? '*';
  for (let count = 0; count < 3000; count += 1) {
    const length = [5, 5, 5, 6, 7][next(5)] ?? 5;
    const fields = Array.from({ length }, () =>
      next(3) > 0 ? '*' : [anyItem(), ...(next(3) > 0 ? [] : [anyItem()])].join(','),
    );
    found.push(fields.join(' '));
  }
  return found;
}

const RULES = [
  ...[
    'FREQ=DAILY',
    'freq=daily',
    'RRULE:FREQ=DAILY',
    'RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY',
    'RRULE:RRULE:FREQ=DAILY',
  ],
  ...[
    'FREQ=DAILY;',
    'FREQ=DAILY;;COUNT=1',
    ';FREQ=DAILY',
    'FREQ=DAILY COUNT=1',
    'FREQ=DAILY\nCOUNT=1',
    'FREQ=DAILY=1',
  ],
  ...[
    'FREQ',
    'FREQ=DAILY;COUNT',
    'X:FREQ=DAILY',
    'RRULE;X=1:FREQ=DAILY',
    'FREQ=DAILY;BYDAY=MO;BYDAY=TU',
    'EXRULE:FREQ=DAILY',
  ],
  ...[
    'EXDATE:20200101',
    'EXDATE;VALUE=DATE:20200101',
    'EXDATE;VALUE=DATE;VALUE=DATE:20200101',
    'EXDATE;X=1:20200101',
  ].map(withRule),
  ...['RDATE:20200101', 'RDATE;VALUE=DATE:20200101', 'RDATE;VALUE=DATE-TIME:20200101T000000'].map(withRule),
  ...[
    'FREQ=DAILY;UNTIL=20300101T000000Z',
    'FREQ=DAILY;UNTIL=20300101T000000',
    `FREQ=DAILY;COUNT=${'9'.repeat(7000)}`,
  ],
];
const PARTS =
  'FREQ WKST INTERVAL COUNT UNTIL BYSECOND BYMINUTE BYHOUR BYDAY BYWEEKDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS BYEASTER BYNOPE'.split(
    ' ',
  );
const VALUES =
  ' 0 1 -1 5 12 13 23 24 31 32 53 54 59 60 366 367 -366 -367 x 1,2 1, ,x +1 1_0 5.5 MO +1MO -1FR MO(+1) MO(0) 0MO MO,TU XX MO, 1MO(2) DAILY daily 20200101 20201301 20200101T250000 20200101T120000 nonsense'.split(
    ' ',
  );

/** With a start before them, as the server gives it to them. */
export function recurrenceRules(): string[] {
  const rules = PARTS.flatMap((part) =>
    VALUES.map((value) => (part === 'FREQ' ? `FREQ=${value}` : `FREQ=DAILY;${part}=${value}`)),
  );
  const starts = VALUES.flatMap((value) => [`DTSTART:${value}`, `DTSTART;TZID=Europe/Berlin:${value}`]);
  return [
    ...[...RULES, ...rules].map((rule) => `DTSTART:20200101T000000\n${rule}`),
    ...starts.map((start) => `${start}\nFREQ=DAILY`),
    'DTSTART:20200101T000000Z\nFREQ=DAILY;UNTIL=20300101T000000Z',
    'DTSTART:20200101T000000Z\nFREQ=DAILY;UNTIL=20300101T000000',
    ...steppingRules(),
  ];
}

/** Steps of a unit, and values of the same unit that they may never meet. */
function steppingRules(): string[] {
  const units = [
    ['HOURLY', 'BYHOUR', '23'],
    ['MINUTELY', 'BYMINUTE', '59'],
    ['SECONDLY', 'BYSECOND', '30'],
  ];
  const times = ['', 'T000000', 'T013059', 'T170459Z'];
  return units.flatMap(([frequency, part, last]) =>
    times.flatMap((time) =>
      [1, 2, 3, 5, 7, 12, 24, 48].flatMap((interval) =>
        ['2', '1,4', '5,10,15', last].map(
          (values) =>
            `DTSTART:20260115${time}\nRRULE:FREQ=${frequency};INTERVAL=${interval};${part}=${values}`,
        ),
      ),
    ),
  );
}

function withRule(line: string): string {
  return `RRULE:FREQ=DAILY\n${line}`;
}

/** From a fixed seed. */
function numbers(): (below: number) => number {
  let seed = 1;
  return (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
}
