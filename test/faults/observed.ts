/** What the runs of this lane observed: written for the generator, compared with what is published. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/python-environment.ts';

/** What was published: `npx tsx scripts/generate-faults.ts` writes it. */
export const PUBLISHED = join(ROOT, 'test', 'faults', 'observed.json');
/** Where a run leaves what it saw, a file for each part. */
export const SEEN = join(ROOT, '.cache', 'faults');

/** How deploys ended that had one fault. */
export interface Ending {
  exitCode: number;
  cases: number;
  /** What `tq` did in most of them, in words. */
  did: string;
}

/** A row of the published table. */
export interface Row {
  what: string;
  /** By where it happened; empty where it does not happen. */
  endings: Partial<Record<Place, Ending[]>>;
}

export type Place = 'on a read' | 'on a write' | 'on any request';

/** Of each part: its rows. */
export interface Observed {
  /** One exchange goes wrong. */
  exchanges: Row[];
  /** The process is stopped. */
  stops: Row[];
  /** Somebody else is at work. */
  others: Row[];
}

/** One case. */
export interface Tried {
  exitCode: number;
  did: string;
}

/** Counts endings that are alike, by exit code. */
export function endingsOf(tried: readonly Tried[]): Ending[] {
  const codes = [...new Set(tried.map(({ exitCode }) => exitCode))].sort((a, b) => a - b);
  return codes.map((exitCode) => {
    const alike = tried.filter((each) => each.exitCode === exitCode);
    return { exitCode, cases: alike.length, did: mostFrequent(alike.map(({ did }) => did)) };
  });
}

function mostFrequent(texts: readonly string[]): string {
  const count = (text: string): number => texts.filter((other) => other === text).length;
  return [...new Set(texts)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0] ?? '';
}

export function keepSeen(part: keyof Observed, rows: readonly Row[]): void {
  mkdirSync(SEEN, { recursive: true });
  writeFileSync(join(SEEN, `${part}.json`), `${JSON.stringify(rows, null, 2)}\n`);
}

export function published(): Observed {
  return JSON.parse(readFileSync(PUBLISHED, 'utf8')) as Observed;
}
