/** Speaks to a person: words on stderr, asked-for data on stdout. */
import type { Reporter } from '../ports/reporter.ts';
import { renderDiagnostics } from '../report/diagnostics-text.ts';
import type { Palette } from '../report/palette.ts';
import { printable } from '../report/printable.ts';
import { renderPlan } from '../report/plan-text.ts';
import { renderOutcome, renderReport } from '../report/report-text.ts';

export interface Streams {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

/** `colours` are those of stderr, where everything but a command's result goes. */
export function terminalReporter(streams: Streams, colours: Palette): Reporter {
  const say = (text: string | undefined): void => {
    if (text !== undefined && text !== '') streams.stderr(`${text}\n`);
  };
  return {
    note: (line) => say(colours.faint(line)),
    progress: (line) => say(colours.faint(line)),
    diagnostics: (diagnostics, sources) => say(renderDiagnostics(diagnostics, sources, colours)),
    plan: (plan) => say(renderPlan(plan, colours)),
    outcome: (outcome) => say(renderOutcome(outcome, colours)),
    report: (report) => say(renderReport(report, colours)),
    result: (_name, _value, text) => streams.stdout(`${text}\n`),
    failure: ({ message, cause, help }) => {
      say(`${colours.severity.error('error')}: ${colours.strong(printable(message))}`);
      if (cause !== undefined) say(`cause: ${printable(cause)}`);
      if (help !== undefined) say(`${colours.strong('help')}: ${help}`);
    },
    finish: () => undefined,
  };
}
