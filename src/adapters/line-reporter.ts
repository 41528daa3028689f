/** Speaks to a program while things happen: one JSON value a line on stdout. A person is told all the same, on stderr. */
import type { JsonValue } from '../json.ts';
import { encodeJson } from '../json-text.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reporter } from '../ports/reporter.ts';
import { diagnosticLine, endLine, planLines } from '../report/findings/jsonl.ts';
import { planToJson } from '../report/plan-json.ts';
import { eachTextBy } from './each-text.ts';
import type { Streams } from './terminal-reporter.ts';

export interface LineOptions {
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
  clock: Pick<Clock, 'now'>;
}

/** Words of ours, which are never secrets, and by which a program tells the lines apart. */
const OURS = ['type', 'status', 'reason', 'code', 'severity', 'exitReason', 'action'];

/** `stdout` of `streams` must not redact, or a secret that is an ordinary word would break a line. */
export function lineReporter(
  streams: Pick<Streams, 'stdout'>,
  people: Reporter,
  { redact, clock }: LineOptions,
): Reporter {
  const say = (line: object): void => {
    const clean = eachTextBy(line, redact) as Record<string, unknown>;
    for (const key of OURS) if (key in line) clean[key] = (line as Record<string, unknown>)[key];
    streams.stdout(`${encodeJson(clean)}\n`);
  };
  const at = (): string => clock.now().toISOString();
  return {
    ...people,
    note: (text) => {
      people.note(text);
      say({ type: 'note', text });
    },
    progress: (text) => {
      people.progress(text);
      say({ type: 'progress', at: at(), text });
    },
    diagnostics: (diagnostics, sources) => {
      people.diagnostics(diagnostics, sources);
      for (const each of diagnostics) say(diagnosticLine(each));
    },
    plan: (plan) => {
      people.plan(plan);
      for (const line of planLines(planToJson(plan))) say(line);
    },
    started: (name) => {
      people.started(name);
      say({ type: 'started', at: at(), name });
    },
    outcome: (outcome) => {
      people.outcome(outcome);
      say({ type: 'outcome', at: at(), ...outcome });
    },
    result: (name, value: JsonValue) => {
      say({ type: 'result', name, value });
    },
    failure: (failure) => {
      people.failure(failure);
      say({ type: 'failure', ...failure });
    },
    finish: (command, reason) => {
      people.finish(command, reason);
      say(endLine(command, reason));
    },
  };
}
