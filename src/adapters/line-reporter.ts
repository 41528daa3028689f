/** Speaks to a program while things happen: one JSON value a line on stdout. A person is told all the same, on stderr. */
import type { JsonValue } from '../json.ts';
import { encodeJson } from '../json-text.ts';
import type { Clock } from '../ports/clock.ts';
import type { ImageEvent, Reporter } from '../ports/reporter.ts';
import { diagnosticLine, endLine, planLines } from '../report/findings/jsonl.ts';
import { imageToJson } from '../report/images-record.ts';
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
  /** A line that is clean already. */
  const sayAsIs = (line: object): void => streams.stdout(`${encodeJson(line)}\n`);
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
    project: projectTeller(people, say),
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
    image: (event) => {
      people.image(event);
      sayAsIs(imageLine(event, at(), redact));
    },
    images: (outcomes) => {
      people.images(outcomes);
      for (const outcome of outcomes) sayAsIs({ type: 'image', ...imageToJson(outcome, redact) });
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

/** Says once that what follows is of another project. */
function projectTeller(people: Reporter, say: (line: object) => void): Reporter['project'] {
  let current: string | undefined;
  return (file) => {
    people.project(file);
    if (file !== undefined && file !== current) say({ type: 'project', file });
    current = file;
  };
}

function imageLine(event: ImageEvent, at: string, redact: (text: string) => string): Record<string, unknown> {
  if (event.event === 'done') {
    const outcome = imageToJson(event.outcome, redact);
    return { type: 'image_done', at, image: redact(event.image), outcome };
  }
  const { event: kind, ...rest } = event;
  return { type: `image_${kind}`, at, ...(eachTextBy(rest, redact) as Record<string, unknown>) };
}
