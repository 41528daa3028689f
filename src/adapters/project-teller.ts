/** Tells people of several projects: a heading before what is said of each, and one line of counts for all at the end. */
import type { Report } from '../apply/report.ts';
import type { Plan } from '../plan/plan.ts';
import type { Palette } from '../report/palette.ts';
import type { PlanSummary } from '../report/plan-record.ts';
import { summaryText, totalOf } from '../report/plan-summary.ts';
import { planRows, renderPlan } from '../report/plan-text.ts';
import { printable } from '../report/printable.ts';
import { renderReport } from '../report/report-text.ts';

export interface ProjectTeller {
  /** As `Reporter.project`. */
  begin: (file: string | undefined) => void;
  /** Says a text of the project that was begun; a project of which nothing is said has no heading. */
  tell: (text: string | undefined) => void;
  plan: (plan: Plan) => void;
  report: (report: Report) => void;
}

/** A run over one file begins no project, and all is said at once. */
export function projectTeller(
  say: (text: string) => void,
  colours: Palette,
  cover: (text: string) => string,
): ProjectTeller {
  let current: string | undefined;
  let headed: string | undefined;
  let summaries: PlanSummary[] = [];
  let reports: Report[] = [];
  const tell = (text: string | undefined): void => {
    if (text === undefined || text === '') return;
    if (current !== headed && current !== undefined) say(colours.strong(printable(current)));
    headed = current;
    say(text);
  };
  const end = (): void => {
    if (summaries.length > 0) say(summaryText(totalOf(summaries)));
    if (reports.length > 0)
      say(renderReport({ outcomes: reports.flatMap(({ outcomes }) => outcomes) }, colours));
    [headed, summaries, reports] = [undefined, [], []];
  };
  return {
    tell,
    begin: (file) => {
      current = file;
      if (file === undefined) end();
    },
    plan: (plan) => {
      if (current === undefined) return tell(renderPlan(plan, colours, cover));
      const { rows, summary } = planRows(plan, colours, cover);
      tell(rows.join('\n'));
      summaries.push(summary);
    },
    report: (report) => {
      if (current === undefined) tell(renderReport(report, colours));
      else reports.push(report);
    },
  };
}
