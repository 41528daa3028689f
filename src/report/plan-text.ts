/** A plan for people: what is created, changed and removed, field by field, and what that costs. */
import type { Plan } from '../plan/plan.ts';
import type { Paint, Palette } from './palette.ts';
import { planToJson } from './plan-json.ts';
import type { PlanLine, Sign } from './plan-line.ts';
import type { PlanSummary } from './plan-record.ts';
import { entriesOf, leftTexts, type PlanEntry } from './plan-entries.ts';
import { summaryText } from './plan-summary.ts';
import { printable, visible } from './printable.ts';

const INDENT = '    ';

/** `redact` takes known secrets out of a text before it is shortened. */
export function planRows(
  plan: Plan,
  colours: Palette,
  redact?: (text: string) => string,
): { rows: string[]; summary: PlanSummary } {
  const record = planToJson(plan, { redact });
  const rows = [
    ...(record.flows ?? []).map((flow) =>
      written({ sign: '+', depth: 0, text: `flow ${visible(flow)}` }, colours),
    ),
    ...entriesOf(record).flatMap((entry) => rowsOf(entry, colours)),
    ...leftTexts(record),
  ];
  return { rows, summary: record.summary };
}

/** The same as one text, with the counts as its last line. */
export function renderPlan(plan: Plan, colours: Palette, redact?: (text: string) => string): string {
  const { rows, summary } = planRows(plan, colours, redact);
  return [...rows, summaryText(summary)].join('\n');
}

const SIGNS: Readonly<Record<PlanEntry['action'], Sign>> = {
  create: '+',
  update: '~',
  remove: '-',
  detach: ' ',
  keep: ' ',
};

/** What is kept is only counted, unless there is something to say of it. */
function rowsOf({ action, name, lines, effects, notes }: PlanEntry, colours: Palette): string[] {
  if (action === 'keep' && notes.length === 0) return [];
  const all: PlanLine[] = [
    { sign: SIGNS[action], depth: 0, text: name },
    ...lines,
    ...effects.map((text): PlanLine => ({ sign: '!', depth: 1, text })),
    ...notes.map((text): PlanLine => ({ sign: '·', depth: 1, text: printable(text) })),
  ];
  return all.map((line) => written(line, colours));
}

function written({ sign, depth, text }: PlanLine, colours: Palette): string {
  const row = `${sign} ${text}`.trimEnd();
  return row === '' ? '' : `${INDENT.repeat(depth)}${paint(sign, colours)(row)}`;
}

function paint(sign: Sign, colours: Palette): Paint {
  switch (sign) {
    case '+':
      return colours.create;
    case '-':
      return colours.remove;
    case '~':
      return colours.update;
    case '!':
      return colours.strong;
    case '·':
      return colours.faint;
    case ' ':
      return (text) => text;
  }
}
