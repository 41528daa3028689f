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
import { planToJson } from '../../../../src/report/plan-json.ts';
import { field, plan, schedule, update, wanted } from '../plans.ts';
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

/** A plan whose names, values, notes and side effects are texts of a user. */
const plans = fc
  .array(fc.record({ name: text, before: text, after: text, note: text, effect: text }), { maxLength: 3 })
  .map((all) =>
    record({
      command: 'plan',
      plan: planToJson(
        plan(
          all.map(({ name, before, after, note, effect }) =>
            update(name, {
              desired: wanted(name),
              fields: [
                field('description', before, after),
                field('parameters', { [before]: [after, before] }, { [after]: [before] }),
              ],
              schedules: [{ action: 'create', schedule: schedule(after, before) }],
              notes: [note],
              effects: [{ kind: 'replaces-automation', name: effect }],
            }),
          ),
        ),
        { project: all[0]?.name },
      ),
    }),
  );

describe('any text', () => {
  const holds = (check: (findings: RunRecord) => void) => fc.assert(fc.property(findings, check));

  test('junit is well-formed XML', () => holds((all) => void readXml(renderJunit(all))));

  test('json formats parse', () =>
    holds((all) => {
      expect(JSON.parse(renderSarif(all)).runs[0].results).toHaveLength(all.diagnostics.length);
      expect(JSON.parse(renderGitlab(all))).toHaveLength(all.diagnostics.length);
      for (const line of renderJsonLines(all).split('\n')) JSON.parse(line);
    }));

  test('github has a line a finding', () =>
    holds((all) => {
      const lines = renderGithub(all).split(/[\n\r]/);
      expect(lines).toHaveLength(all.diagnostics.length + 1);
      for (const line of lines) expect(line).toMatch(/^::error [^:]*::/);
    }));

  test('markdown of a plan has a row, a side effect and a folded part a change, and lets no markup through', () =>
    fc.assert(
      fc.property(plans, (all) => {
        const parts = renderMarkdown(all).split(/^(`{3,})diff\n[^]*?\n\1$/m);
        const lines = parts
          .filter((part) => !/^`{3,}$/.test(part))
          .join('')
          .split('\n');
        const { changes } = all.plan!;
        const of = (mark: RegExp): string[] => lines.filter((line) => mark.test(line));
        expect(of(/^\| change \|/)).toHaveLength(changes.length);
        for (const row of of(/^\| change \|/)) expect(cells(row)).toBe(3);
        for (const mark of [/^<details><summary>change <code>/, /^<\/details>$/, /^- .*: automation /])
          expect(of(mark)).toHaveLength(changes.length);
        expect(of(/^<!-- [^<>]* -->$/)).toEqual(lines.slice(0, 1));
        for (const line of lines.slice(1))
          expect(line.replaceAll(/\\./g, '').replaceAll(/`[^`]*`/g, '')).not.toMatch(
            /<(?!br>|\/?(?:code|details|summary)>)|@|[\p{Cc}\u202e]/u,
          );
      }),
    ));

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
