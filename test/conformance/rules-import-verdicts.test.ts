import { expect, test } from 'vitest';
import { imported } from '../unit/rules/import/imported.ts';
import { compare, checksOf } from './rules-import/verdicts/compare.ts';
import { roundTrip } from './rules-import/verdicts/round-trip.ts';
import { askTool, judgeCompiled, type ToolAnswer } from './rules-import/verdicts/run.ts';
import { SCHEMAS, SUITES, CHECKPOINTS, gxFiles, type ForeignFile } from './rules-import/verdicts/sources.ts';

async function go(files: readonly ForeignFile[], list: string, script: string, kind: string | undefined, engine: 'truthound' | 'great_expectations', clist: string) {
  const t0 = Date.now();
  const theirs = await askTool<readonly ToolAnswer[]>(list, script,
    files.map(({ text, tables }) => ({ ...(kind ? { source: kind } : {}), text, tables: tables.map((e) => e.table) })));
  const t1 = Date.now();
  const trips = files.map(({ text, file }) => imported(text, file).datasets.map((d) => roundTrip(d, engine)));
  const flat = files.flatMap((f, i) => trips[i]!.map((trip, d) => ({ f, i, trip, d })));
  const ours = await judgeCompiled(clist, engine === 'truthound' ? 'polars' : 'pandas', flat.map(({ f, trip }) => ({ compiled: trip.compiled, tables: f.tables.map((e) => e.table) })));
  const out: string[] = [`theirs ${t1 - t0} ours ${Date.now() - t1}`];
  for (const [n, { f, i, trip, d }] of flat.entries()) {
    const dataset = imported(f.text, f.file).datasets[d]!;
    const keysOf = (r: any) => f.keysOf(r, dataset.dataset);
    const result = compare({ trip, tables: f.tables, theirs: theirs[i]!, ours: ours[n]!, keysOf });
    out.push(`${f.file} ${dataset.dataset} compared ${result.count} refused ${JSON.stringify(trip.refused.map(r => r.rule.type + r.reason))}`);
    const groups = new Map<string, string[]>();
    for (const each of result.differences) {
      const rules = checksOf(trip, keysOf).get(each.check)!.map((p) => { const o = trip.origins[p]!; return `${o.type}(${o.column} ${[...o.fields].join(' ')})`; }).join(' + ');
      const k = `${each.check.split('|')[0]} ${rules}: theirs ${each.theirs} ours ${each.ours}`;
      groups.set(k, [...(groups.get(k) ?? []), each.table]);
    }
    for (const [k, t] of groups) out.push(`  DIFF ${k}: ${t.join('; ')}`);
    for (const check of checksOf(trip, keysOf).keys())
      for (const v of ['passed', 'failed']) if (!result.seen.has(`${check} ${v}`)) out.push(`  NEVER ${v} ${check.split('|')[0]}`);
  }
  console.log(out.join('\n'));
}
const TH = 'python-requirements.txt', GX = 'python-requirements-great-expectations.txt', GX0 = 'python-requirements-great-expectations-0.18.txt';
test('schema', () => go(SCHEMAS, TH, 'truthound_verdicts.py', 'schema', 'truthound', TH));
test('suite', () => go(SUITES, TH, 'truthound_verdicts.py', 'suite', 'truthound', TH));
test('checkpoint', () => go(CHECKPOINTS, TH, 'truthound_verdicts.py', 'checkpoint', 'truthound', TH));
test('gx1', () => go(gxFiles('1'), GX, 'gx_verdicts.py', undefined, 'great_expectations', GX));
test('gx0', () => go(gxFiles('0.18'), GX0, 'gx_verdicts.py', undefined, 'great_expectations', GX0));
test('gx1t', () => go(gxFiles('1'), GX, 'gx_verdicts.py', undefined, 'truthound', TH));
