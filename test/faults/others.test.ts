/** Somebody else is at work at the same time: another deploy, a person in the UI, whatever filled the disk. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { passOn } from './fault-proxy.ts';
import { openLaboratory, type Laboratory } from './laboratory.ts';
import { endingsOf, keepSeen, published, type Row } from './observed.ts';
import { startProgram } from './run-program.ts';
import { leaksIn } from './run-deploy.ts';
import { deployOf } from './shop.ts';
import { brokenPromises, difference } from './sweep.ts';

let laboratory: Laboratory;
const rows: Row[] = [];

beforeAll(async () => {
  laboratory = await openLaboratory(inject('faultsApiUrl'), inject('faultsDatabase'));
});
afterAll(() => laboratory.stop());
beforeEach(async () => {
  await laboratory.snapshots.restore('before');
  laboratory.proxy.follow(() => undefined);
});

function record(what: string, ...tried: { exitCode: number | undefined; did: string }[]): void {
  const all = tried.map(({ exitCode, did }) => ({ exitCode: exitCode ?? -1, did }));
  rows.push({ what, endings: { 'on any request': endingsOf(all) } });
}

/** All is done, once. */
async function expectDone(...outputs: string[]): Promise<void> {
  const left = await laboratory.read();
  const { all } = laboratory.scenarios;
  expect(brokenPromises({ exitCode: 0, output: outputs.join('\n') }, left, all)).toEqual([]);
  expect(left.isLocked).toBe(false);
}

/** What a person does in the UI. */
async function editByHand(): Promise<void> {
  const { id } = (await laboratory.api('GET', '/deployments/name/faulty-orders/hourly')) as { id: string };
  await laboratory.api('PATCH', `/deployments/${id}`, { description: 'Edited by hand.' });
}

test('a second deploy while the first one writes is refused, and the first one finishes', async () => {
  const { proxy, directory, scenarios } = laboratory;
  const place = { directory, apiUrl: proxy.apiUrl };
  const second: { ended?: ReturnType<typeof startProgram>['ended'] } = {};
  proxy.follow(({ shape }) => {
    if (shape !== 'PATCH /deployments/{id}' || second.ended !== undefined) return undefined;
    return async (exchange) => {
      second.ended = startProgram(scenarios.all.argv, { directory, apiUrl: laboratory.apiUrl }).ended;
      await second.ended;
      await passOn(exchange);
    };
  });
  const first = await startProgram(scenarios.all.argv, place).ended;
  const refused = await second.ended;
  expect(refused).toMatchObject({ exitCode: 7 });
  expect(refused?.output).toMatch(/another deploy of this project is under way: .+ \(process \d+ on /);
  expect(first).toMatchObject({ exitCode: 0 });
  await expectDone(first.output, refused?.output ?? '');
  record(
    'a second deploy while one is writing',
    { exitCode: first.exitCode, did: 'the first finishes' },
    { exitCode: refused?.exitCode, did: 'the second says who holds the lock' },
  );
});

test('two deploys at the same moment, both willing to wait, do the work once', async () => {
  const { directory, apiUrl, scenarios } = laboratory;
  const argv = [...scenarios.all.argv, '--lock-timeout', '60'];
  const both = [1, 2].map(() => startProgram(argv, { directory, apiUrl }).ended);
  const ended = await Promise.all(both);
  expect(ended).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  await expectDone(...ended.map(({ output }) => output));
  record(
    'two deploys at the same moment with `--lock-timeout`',
    ...ended.map(({ exitCode }) => ({ exitCode, did: 'one after the other; the work is done once' })),
  );
});

test('an edit in the UI between plan and apply is seen under the lock', async () => {
  const { proxy, scenarios } = laboratory;
  proxy.follow(({ shape, nth }) =>
    shape === 'POST /v2/concurrency_limits/increment-with-lease' && nth === 0
      ? async (exchange) => {
          await editByHand();
          await passOn(exchange);
        }
      : undefined,
  );
  const deployed = await laboratory.deploy(scenarios.all);
  expect(deployed.exitCode).toBe(0);
  expect(deployed.output).toContain(
    'changed on the server meanwhile, and planned anew: faulty-orders/hourly',
  );
  await expectDone(deployed.output);
  record('an edit in the UI between plan and apply', {
    exitCode: deployed.exitCode,
    did: 'says so, plans anew and applies',
  });
});

test('an edit in the UI after a plan was saved makes it void', async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'tq-faults-plan-')), 'plan.json');
  onTestFinished(() => rmSync(join(out, '..'), { recursive: true, force: true }));
  const [, ...options] = deployOf('after.yaml').filter((word) => word !== '--all');
  const planned = await laboratory.deploy({ argv: ['plan', ...options, '--out', out] });
  expect(planned.exitCode).toBe(0);
  expect(leaksIn(readFileSync(out, 'utf8'))).toEqual([]);
  expect(statSync(out).mode & 0o777).toBe(0o600);
  await editByHand();
  const before = await laboratory.read();
  laboratory.proxy.follow(() => undefined);
  const refused = await laboratory.deploy({ argv: ['deploy', '--plan', out] });
  expect(refused.exitCode).toBe(3);
  expect(refused.output).toContain('faulty-orders/hourly');
  const left = await laboratory.read();
  expect(difference(before.project, left.project)).toBe('');
  expect(leaksIn(planned.output + refused.output)).toEqual([]);
  expect(laboratory.proxy.seen().filter(({ writes }) => writes)).toEqual([]);
  record('an edit in the UI after `tq plan --out`, then `tq deploy --plan`', {
    exitCode: refused.exitCode,
    did: 'says what moved and writes nothing',
  });
});

test('a full disk when a plan is saved leaves the old plan as it was', async () => {
  const { directory, apiUrl } = laboratory;
  const folder = mkdtempSync(join(tmpdir(), 'tq-faults-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, 'plan.json');
  const [, ...options] = deployOf('after.yaml').filter((word) => word !== '--all');
  const argv = ['plan', ...options, '--out', out];
  await laboratory.deploy({ argv });
  const old = readFileSync(out, 'utf8');
  const { exitCode, output } = await startProgram(argv, { directory, apiUrl, isDiskFull: true }).ended;
  expect(output).toContain('cannot be written');
  expect(exitCode).toBe(3);
  expect(readdirSync(folder)).toEqual(['plan.json']);
  expect(readFileSync(out, 'utf8')).toBe(old);
  expect(leaksIn(output)).toEqual([]);
  record('the disk is full when `tq plan --out` saves', {
    exitCode,
    did: 'says so; a plan that was there stays',
  });
});

test('the published table is what was observed', () => {
  keepSeen('others', rows);
  expect(rows).toEqual(published().others);
});
