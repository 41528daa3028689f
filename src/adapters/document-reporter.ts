/** Speaks to a program: one document on stdout at the end. A person is told all the same, on stderr. */
import type { Outcome } from '../apply/report.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonValue } from '../json.ts';
import type { ImageFailed, Reporter } from '../ports/reporter.ts';
import { imageToJson, type ImageRecord } from '../report/images-record.ts';
import type { Failure, Renderer, RunRecord } from '../report/findings/findings.ts';
import { planToJson } from '../report/plan-json.ts';
import type { PlanRecord } from '../report/plan-record.ts';
import { eachTextBy } from './each-text.ts';
import type { Streams } from './terminal-reporter.ts';

export interface DocumentOptions {
  /** Of `tq`. */
  version: string;
  render: Renderer;
  /** Absolute; see `Findings`. */
  checkout: RunRecord['checkout'];
  /** See `Findings`. */
  pages?: RunRecord['pages'];
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
  /** Whether the document holds what a command was asked for; a person gets it otherwise, as a note or as without a document. */
  holdsResults: boolean | 'people-too';
}

/** What is said of one project. */
interface SaidOfProject {
  plan?: PlanRecord;
  outcomes?: Outcome[];
  images?: ImageRecord[];
}

/** What was said during a run, kept until its end. */
interface Said extends SaidOfProject {
  notes: string[];
  diagnostics?: Diagnostic[];
  /** The first file that was read. */
  mainFile?: string;
  /** By file, in a run over several projects. */
  projects: Map<string, SaidOfProject>;
  failedImages: ImageFailed[];
  /** With the text for people. */
  results: Map<string, { value: JsonValue; text: string }>;
  failure?: Failure;
}

/** `stdout` of `streams` must not redact, or a secret that is an ordinary word would break the document. */
export function documentReporter(
  streams: Pick<Streams, 'stdout'>,
  people: Reporter,
  options: DocumentOptions,
): Reporter {
  let said: Said = nothingSaid();
  /** Of the project that is spoken of. */
  let here: SaidOfProject = said;
  return {
    note: (line) => {
      said.notes.push(line);
      people.note(line);
    },
    progress: (line) => people.progress(line),
    diagnostics: (diagnostics, sources) => {
      people.diagnostics(diagnostics, sources);
      said.diagnostics = [...(said.diagnostics ?? []), ...diagnostics];
      said.mainFile ??= [...sources.keys()][0];
    },
    project: (file) => {
      people.project(file);
      here = file === undefined ? said : (said.projects.get(file) ?? {});
      if (file !== undefined) said.projects.set(file, here);
    },
    plan: (plan, project) => {
      people.plan(plan, project);
      here.plan = planToJson(plan, { project, redact: options.redact });
    },
    started: (name) => people.started(name),
    outcome: (outcome) => people.outcome(outcome),
    report: (report) => {
      people.report(report);
      here.outcomes = report.outcomes;
    },
    image: (event) => {
      if (event.event === 'failed') said.failedImages.push(event);
      people.image(event);
    },
    images: (outcomes) => {
      people.images(outcomes);
      here.images = outcomes.map((outcome) => imageToJson(outcome, options.redact));
    },
    result: (name, value, text) => {
      said.results.set(name, { value, text });
      if (options.holdsResults !== true) tellPeople(people, options.holdsResults, { name, value, text });
    },
    clear: () => {
      here = said = nothingSaid();
      people.clear();
    },
    failure: (failure) => {
      said.failure = withImage(failure, said.failedImages);
      people.failure(failure);
    },
    finish: (command, exitReason) => {
      people.finish(command, exitReason);
      const text = options.render(recordOf(command, exitReason, said, options));
      if (text !== '') streams.stdout(`${text}\n`);
    },
  };
}

function tellPeople(
  people: Reporter,
  how: 'people-too' | false,
  { name, value, text }: { name: string; value: JsonValue; text: string },
): void {
  if (how === 'people-too') people.result(name, value, text);
  else people.note(text);
}

function nothingSaid(): Said {
  return { notes: [], projects: new Map(), failedImages: [], results: new Map() };
}

/** Which image it is about, at which step, and where the rest is: a document keeps nothing of what is said meanwhile. */
function withImage(failure: Failure, images: readonly ImageFailed[]): Failure {
  const failed = images.find(({ message }) => message === failure.message);
  if (failed === undefined) return failure;
  const { image, step, logFile } = failed;
  const others = images.filter((each) => each !== failed);
  const found = [
    ...(step === undefined ? [] : [step]),
    ...(logFile === undefined ? [] : [`the whole output is in ${logFile}`]),
    ...others.map((each) => `${each.image} failed, too: ${each.message}`),
  ].join('; ');
  const cause = failure.cause ?? (found === '' ? undefined : found);
  return { ...failure, message: `${image}: ${failure.message}`, ...(cause === undefined ? {} : { cause }) };
}

function recordOf(
  command: string,
  exitReason: RunRecord['exitReason'],
  said: Said,
  { version, checkout, pages, redact }: DocumentOptions,
): RunRecord {
  const clean = <T>(value: T): T => eachTextBy(value, redact) as T;
  const { diagnostics, failure } = said;
  const projects = [...said.projects].map(([file, of]) => ({
    file: clean(file),
    ...recordOfProject(of, clean),
  }));
  return {
    version,
    checkout,
    pages,
    exitReason,
    command: clean(command),
    checked: diagnostics !== undefined,
    diagnostics: (diagnostics ?? []).map((each) => ({
      ...clean(each),
      // Words of ours, which decide how a finding is shown.
      code: each.code,
      severity: each.severity,
    })),
    mainFile: clean(said.mainFile ?? 'prefect.yaml'),
    notes: clean(said.notes),
    ...recordOfProject(said, clean),
    ...(projects.length === 0 ? {} : { projects }),
    results: clean(Object.fromEntries([...said.results].map(([name, { value }]) => [name, value]))),
    texts: clean([...said.results.values()].map(({ text }) => text)),
    failure: failure === undefined ? undefined : { ...clean(failure), reason: failure.reason },
  };
}

/** A plan and images were redacted as they were told, so that words of ours stay. */
function recordOfProject(
  { plan, images, outcomes }: SaidOfProject,
  clean: <T>(value: T) => T,
): Pick<RunRecord, 'plan' | 'images' | 'outcomes'> {
  return {
    plan,
    images,
    outcomes: outcomes?.map((outcome) => ({ ...clean(outcome), status: outcome.status }) as Outcome),
  };
}
