/** Speaks to a person: words on stderr, asked-for data on stdout. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
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

/** Clears a screen and what has scrolled off it. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/**
 * `colours` are those of stderr, where everything but a command's result goes. `cover` hides secrets in texts of files
 * without changing their length.
 */
export function terminalReporter(
  streams: Streams,
  colours: Palette,
  isTerminal = false,
  cover: (text: string) => string = (text) => text,
): Reporter {
  const say = (text: string | undefined): void => {
    if (text !== undefined && text !== '') streams.stderr(`${text}\n`);
  };
  return {
    note: (line) => say(colours.faint(line)),
    progress: (line) => say(colours.faint(line)),
    diagnostics: (diagnostics, sources) =>
      say(renderDiagnostics(diagnostics, coveredSources(sources, diagnostics, cover), colours)),
    plan: (plan) => say(renderPlan(plan, colours)),
    outcome: (outcome) => say(renderOutcome(outcome, colours)),
    report: (report) => say(renderReport(report, colours)),
    result: (_name, _value, text) => streams.stdout(`${text}\n`),
    failure: ({ message, cause, help }) => {
      say(`${colours.severity.error('error')}: ${colours.strong(printable(message))}`);
      if (cause !== undefined) say(`cause: ${printable(cause)}`);
      if (help !== undefined) say(`${colours.strong('help')}: ${help}`);
    },
    clear: () => {
      if (isTerminal) streams.stderr(CLEAR);
    },
    finish: () => undefined,
  };
}

function coveredSources(
  sources: ReadonlyMap<string, string>,
  diagnostics: readonly Diagnostic[],
  cover: (text: string) => string,
): ReadonlyMap<string, string> {
  if (diagnostics.length === 0) return sources;
  return new Map([...sources].map(([file, text]) => [file, cover(text)]));
}
