/** Speaks to a person: words on stderr, asked-for data on stdout. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reporter } from '../ports/reporter.ts';
import { renderDiagnostics } from '../report/diagnostics-text.ts';
import type { Palette } from '../report/palette.ts';
import { printable, programText } from '../report/printable.ts';
import { renderImages } from '../report/images.ts';
import { renderOutcome } from '../report/report-text.ts';
import { imageTeller } from './image-teller.ts';
import type { LiveBlock } from './live-block.ts';
import { projectTeller } from './project-teller.ts';

export interface Streams {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

/** Clears a screen and what has scrolled off it. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

export interface TerminalOptions {
  /** Whether stderr is a terminal. */
  isTerminal?: boolean;
  /** Hides secrets in texts of files without changing their length. */
  cover?: (text: string) => string;
  /** What is under way, at the bottom of a terminal. */
  live?: LiveBlock;
  /** Puts the time before what happens, for logs of CI that are read later. */
  clock?: Pick<Clock, 'now'>;
}

/** `colours` are those of stderr, where everything but a command's result goes. */
export function terminalReporter(
  streams: Streams,
  colours: Palette,
  { isTerminal = false, cover = (text) => text, live, clock }: TerminalOptions = {},
): Reporter {
  const say = (text: string | undefined): void => {
    if (text === undefined || text === '') return;
    if (live === undefined) streams.stderr(`${text}\n`);
    else live.say(`${text}\n`);
  };
  const begun = new Map<string, number>();
  const seconds = (name: string): number | undefined => {
    const since = begun.get(name);
    begun.delete(name);
    return live?.end(name) ?? (clock && since && (clock.now().getTime() - since) / 1000);
  };
  const projects = projectTeller(say, colours, cover);
  const teller = imageTeller({ say: (text) => say(dated(text, clock)), colours, cover, live, clock });
  return {
    note: (line) => say(colours.faint(printable(line))),
    progress: (line) => say(colours.faint(dated(programText(line), clock))),
    diagnostics: (diagnostics, sources) =>
      say(renderDiagnostics(diagnostics, coveredSources(sources, diagnostics, cover), colours)),
    project: projects.begin,
    plan: projects.plan,
    started: (name) => {
      if (clock !== undefined) begun.set(name, clock.now().getTime());
      live?.start(printable(name));
    },
    outcome: (outcome) => {
      const took = seconds(outcome.name);
      const text = renderOutcome(outcome, colours);
      if (text !== undefined) projects.tell(dated(took === undefined ? text : timed(text, took), clock));
    },
    report: (report) => {
      live?.stop();
      projects.report(report);
    },
    image: teller.tell,
    images: (outcomes) => projects.tell(renderImages(outcomes, colours, teller.told)),
    result: (_name, _value, text) => streams.stdout(`${text}\n`),
    failure: ({ message, cause, help }) => {
      const told = teller.afterFailure(message);
      if (told !== undefined) return say(`${colours.severity.error('error')}: ${colours.strong(told)}`);
      say(`${colours.severity.error('error')}: ${colours.strong(printable(message))}`);
      if (cause !== undefined) say(`cause: ${printable(cause)}`);
      if (help !== undefined) say(`${colours.strong('help')}: ${printable(help)}`);
    },
    clear: () => {
      if (isTerminal) streams.stderr(CLEAR);
    },
    finish: () => live?.stop(),
  };
}

/** `2026-11-22T06:00:00Z created orders/nightly` */
function dated(text: string, clock: Pick<Clock, 'now'> | undefined): string {
  return clock === undefined
    ? text
    : `${clock
        .now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')} ${text}`;
}

/** The time stands in the first line. */
function timed(text: string, seconds: number): string {
  const [first = '', ...others] = text.split('\n');
  return [`${first} (${seconds.toFixed(1)} s)`, ...others].join('\n');
}

function coveredSources(
  sources: ReadonlyMap<string, string>,
  diagnostics: readonly Diagnostic[],
  cover: (text: string) => string,
): ReadonlyMap<string, string> {
  if (diagnostics.length === 0) return sources;
  return new Map([...sources].map(([file, text]) => [file, cover(text)]));
}
