/** Whatever a user's file holds, the document stays one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../../../src/diagnostics/diagnostic.ts';
import { renderGithub } from '../../../../src/report/findings/github.ts';
import { renderGitlab } from '../../../../src/report/findings/gitlab.ts';
import { renderJsonLines } from '../../../../src/report/findings/jsonl.ts';
import { renderJunit } from '../../../../src/report/findings/junit.ts';
import { renderMarkdown } from '../../../../src/report/findings/markdown.ts';
import { renderSarif } from '../../../../src/report/findings/sarif.ts';
import type { RunRecord } from '../../../../src/report/findings/findings.ts';
import { readXml } from './read-xml.ts';
import { record, span } from './records.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '`',
    '|',
    '\\',
    '\n',
    '\r',
    '::',
    '%0A',
    ',',
    '&',
    '<b>',
    ']]>',
    '@you',
    '\ud800',
    '\u0000',
    '"',
    ' ',
  ),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

const findings = fc
  .array(
    fc.record({ message: text, help: text, note: text, file: text.filter((file) => file.trim() !== '') }),
    { maxLength: 3 },
  )
  .map((all): RunRecord =>
    record({
      diagnostics: all.map(({ message, help, note, file }) =>
        diagnostic('TQ2004', {
          message,
          help,
          label: note,
          where: span(file, 2, 3, 9),
          related: [{ where: span(file, 1, 1, 2), text: note }],
          fix: { title: note, edits: [{ where: span(file, 2, 3, 3), text: help }] },
        }),
      ),
      failure: { reason: 'failed', message: all[0]?.message ?? '', help: all[0]?.help },
      exitReason: 'failed',
    }),
  );

/** A row as a parser of GitHub's Markdown sees it: what is escaped ends no cell and begins no markup. */
function cells(row: string): number {
  return row.replaceAll(/\\[!-/:-@[-`{-~]/g, '').split('|').length - 2;
}

describe('any text', () => {
  const holds = (check: (findings: RunRecord) => void) => fc.assert(fc.property(findings, check));

  test('junit is well-formed XML', () => holds((all) => void readXml(renderJunit(all))));

  test('json formats parse', () =>
    holds((all) => {
      expect(JSON.parse(renderSarif(all)).runs[0].results).toHaveLength(all.diagnostics.length);
      expect(JSON.parse(renderGitlab(all))).toHaveLength(all.diagnostics.length + 1);
      for (const line of renderJsonLines(all).split('\n')) JSON.parse(line);
    }));

  test('github has a line a finding', () =>
    holds((all) => {
      const lines = renderGithub(all).split(/[\n\r]/);
      expect(lines).toHaveLength(all.diagnostics.length + 1);
      for (const line of lines) expect(line).toMatch(/^::error [^:]*::/);
    }));

  test('markdown keeps its tables, and lets no markup through', () =>
    holds((all) => {
      const lines = renderMarkdown(all).split('\n');
      const rows = lines.filter((line) => line.startsWith('| 2 |'));
      expect(rows).toHaveLength(all.diagnostics.length);
      for (const row of rows) {
        expect(cells(row)).toBe(3);
        expect(row.replaceAll(/\\./g, '').replaceAll(/`[^`]*`/g, '')).not.toMatch(/<(?!br>|\/?code>)|@/);
      }
    }));
});
