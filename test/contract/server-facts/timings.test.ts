/** Which crons and rrules the server takes. */
import { describe, expect, test } from 'vitest';
import { serverByHand } from './server-by-hand.ts';

describe('crons and rrules on Prefect 3.8.8', () => {
  const server = serverByHand();

  test.each([
    '@daily',
    '* * * * * *',
    '0 0 L * *',
    '0 0 * * 5#2',
    '0 0 * jan mon',
    '0 0 ? * *',
    '0 0 31 2 *',
  ])('cron `%s` is accepted', async (cron) => {
    const { id } = await server.deployment();
    expect(await server.status('POST', `/deployments/${id}/schedules`, [{ schedule: { cron } }])).toBe(201);
  });

  test.each(['R * * * *', 'H * * * *', '*/0 * * * *', '0 0 1W * *', '0 24 * * *'])(
    'cron `%s` is refused with 422',
    async (cron) => {
      const { id } = await server.deployment();
      expect(await server.status('POST', `/deployments/${id}/schedules`, [{ schedule: { cron } }])).toBe(422);
    },
  );

  test('an rrule has at most 6500 characters', async () => {
    const { id } = await server.deployment();
    const post = async (rrule: string): Promise<number> =>
      server.status('POST', `/deployments/${id}/schedules`, [{ schedule: { rrule } }]);
    expect(await post(rruleOf(6500))).toBe(201);
    expect(await post(rruleOf(6501))).toBe(422);
  });
});

function rruleOf(length: number): string {
  const beginning = 'DTSTART:20260101T000000\nRRULE:FREQ=DAILY;INTERVAL=1';
  const hours = ';BYHOUR=1';
  const left = length - beginning.length - hours.length;
  return beginning + '0'.repeat(left % 2) + hours + ',1'.repeat(Math.floor(left / 2));
}
