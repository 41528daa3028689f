/** Runs for the tests of the formats: none, several files, related places, repairs, and whatever a user may write. */
import { diagnostic } from '../../../../src/diagnostics/diagnostic.ts';
import type { Span } from '../../../../src/diagnostics/span.ts';
import type { RunRecord } from '../../../../src/report/findings/findings.ts';

export function span(file: string, line: number, column: number, endColumn: number, endLine = line): Span {
  return {
    file,
    start: { offset: line * 100 + column, line, column },
    end: { offset: endLine * 100 + endColumn, line: endLine, column: endColumn },
  };
}

export function record(more: Partial<RunRecord> = {}): RunRecord {
  return {
    version: '1.2.3',
    command: 'validate',
    exitReason: more.diagnostics === undefined ? 'ok' : 'findings',
    checkout: { root: '/repo', workingDirectory: '/repo/teams/orders' },
    mainFile: 'prefect.yaml',
    checked: true,
    diagnostics: [],
    notes: [],
    results: {},
    ...more,
  };
}

/** Two files and one finding without a place; a repair, related places, a hint. */
export const SEVERAL = record({
  diagnostics: [
    diagnostic('TQ2001', {
      message: 'unknown key `work_pol`; did you mean `work_pool`?',
      where: span('prefect.yaml', 7, 5, 13),
      help: 'rename it to `work_pool`',
      fix: {
        title: 'rename it to `work_pool`',
        edits: [{ where: span('prefect.yaml', 7, 5, 13), text: 'work_pool' }],
      },
    }),
    diagnostic('TQ2003', {
      message: 'deployment `orders/nightly` is defined twice',
      where: span('prefect.yaml', 31, 11, 18),
      label: 'already used on line 14',
      related: [{ where: span('prefect.yaml', 14, 11, 18), text: 'first used here' }],
      help: 'rename one of them; the second would overwrite the first on the server',
    }),
    diagnostic('TQ2010', {
      message: 'the key `schedule` is deprecated',
      where: span('prefect.yaml', 40, 3, 8, 43),
    }),
    diagnostic('TQ2102', {
      message: '`flows/täglich & co.py` defines no flow `orders`',
      where: span('flows/täglich & co.py', 1, 1, 1),
      related: [{ where: span('prefect.yaml', 8, 17, 40), text: 'asked for here' }],
    }),
    diagnostic('TQ1002', { message: '`prefect.yaml` cannot be read: permission denied' }),
  ],
});

/** Control characters, markup of every format, halves of characters, several lines. */
export const NASTY_TEXT =
  'a\u0000b\u001b[31m ]]> <b>&amp;</b> "q" \'s\' | `x|y` 100% ::error:: @team #12 \\ \ud800 \ufffe \u202e\r\nline, two: ✓ 😀';

export const NASTY = record({
  diagnostics: [
    diagnostic('TQ2004', {
      message: NASTY_TEXT,
      label: NASTY_TEXT,
      where: span('odd, name: 100% `|<&>\ud800.yaml', 2, 3, 9),
      related: [{ where: span('other|file.yaml', 1, 1, 2), text: NASTY_TEXT }],
      help: NASTY_TEXT,
      fix: { title: NASTY_TEXT, edits: [{ where: span('odd.yaml', 2, 3, 3), text: NASTY_TEXT }] },
    }),
    diagnostic('TQ2001', { message: NASTY_TEXT }),
  ],
});

/** The server could not be reached; the second deployment of a deploy was refused. */
export const FAILED = record({
  command: 'deploy',
  exitReason: 'partial',
  failure: {
    reason: 'unreachable',
    message: 'the server `x` does not answer',
    cause: 'ECONNREFUSED',
    help: 'start it',
  },
  outcomes: [
    { name: 'orders/hourly', status: 'created', id: '1' },
    { name: 'orders/nightly', status: 'failed', reason: 'failed', message: 'refused <it>', partly: false },
  ],
});

/** A deploy that did what it was asked for. */
export const DEPLOYED = record({
  command: 'deploy',
  outcomes: [
    { name: 'orders/hourly', status: 'created', id: '1' },
    { name: 'orders/nightly', status: 'updated', id: '2' },
    { name: 'a|b/<c> @team', status: 'updated', id: '3' },
    { name: 'orders/weekly', status: 'unchanged', id: '4' },
  ],
});

export const STOPPED = record({ exitReason: 'interrupted' });

export const RECORDS = {
  none: record(),
  several: SEVERAL,
  nasty: NASTY,
  failed: FAILED,
  deployed: DEPLOYED,
  stopped: STOPPED,
};
