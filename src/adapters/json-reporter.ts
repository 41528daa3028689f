/** Speaks to a program: one JSON document on stdout at the end. A person is told all the same, on stderr. */
import type { Reporter } from '../ports/reporter.ts';
import { renderJson, type Said } from '../report/json.ts';
import type { Streams } from './terminal-reporter.ts';

/** `redact` takes known secrets out of each text; `stdout` of `streams` must not do so, or it would be JSON no more. */
export function jsonReporter(
  streams: Pick<Streams, 'stdout'>,
  people: Reporter,
  redact: (text: string) => string,
): Reporter {
  const said: Said = { notes: [], results: {} };
  return {
    note: (line) => {
      said.notes.push(line);
      people.note(line);
    },
    progress: (line) => people.progress(line),
    diagnostics: (diagnostics, sources) => {
      people.diagnostics(diagnostics, sources);
      said.diagnostics = [...(said.diagnostics ?? []), ...diagnostics];
    },
    plan: (plan) => {
      people.plan(plan);
      said.plan = plan;
    },
    outcome: (outcome) => people.outcome(outcome),
    report: (report) => {
      people.report(report);
      said.report = report;
    },
    result: (name, value) => {
      said.results[name] = value;
    },
    failure: (failure) => {
      said.failure = failure;
      people.failure(failure);
    },
    finish: (command, reason) => streams.stdout(`${renderJson(command, reason, said, redact)}\n`),
  };
}
