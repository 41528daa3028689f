/** The project's own `run_preflight` on the inputs that production uses, beside the report made from files. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { askForPreflight, type PreflightAnswers } from '../../interpreter/ask-for-preflight.ts';
import type { ProjectPython } from '../../interpreter/project-python.ts';
import type { JsonObject } from '../../json.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Processes } from '../../ports/processes.ts';
import { type Found, type LayerAnswer, NO_ANSWER, type Remark } from '../../preflight/verdict/answer.ts';
import { differences } from '../../preflight/runtime/compare-reports.ts';
import { type FlowInputs, writtenInputs } from '../../preflight/runtime/flow-inputs.ts';
import type { PreflightAnswer } from '../../preflight/runtime/preflight-report.ts';
import { caught } from '../../preflight/runtime/python-crash.ts';
import { readAnswer } from '../../preflight/runtime/read-answer.ts';
import { preflightInput } from '../../preflight/runtime/read-input.ts';
import { resolveSource } from '../../preflight/runtime/resolve-source.ts';
import { runPreflight } from '../../preflight/runtime/foretell-preflight.ts';
import { engineOf, usersIn } from '../../preflight/runtime/runtime-facts.ts';
import { NOTHING_ASKED } from '../../preflight/runtime/runtime-remarks.ts';
import { ENGINES, type Engine } from '../../rules/rule.ts';
import { TqError } from '../../tq-error.ts';
import { inputsOfProject, type SharedInputs } from './look-at-runtime.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';
import type { PreflightSubject } from './subject.ts';

export interface RealPreflightPorts {
  files: FileSystem;
  processes: Processes;
  python: Pick<ProjectPython, 'interpreters'>;
  /** Set where the project's files are those of a revision; Python looks at those on disk all the same. */
  revision?: unknown;
}

const CHECKS = ['same-in-python', 'engine-installed'] as const;

/** One start of Python for all deployments. Never throws for what the interpreter does or lacks. */
export async function askRealPreflight(
  subject: PreflightSubject,
  ports: RealPreflightPorts,
): Promise<LayerAnswer> {
  if (subject.quality === undefined) return NO_ANSWER;
  const { shared: all, without } = inputsOfProject(subject, subject.quality);
  const shared = all.filter(({ inputs }) => isKnown(engineOf(inputs)));
  const unasked = [
    ...(without.length === 0 ? [] : skipping(NOTHING_ASKED, without)),
    ...all.filter((each) => !shared.includes(each)).flatMap(skippingUnknown),
  ];
  if (shared.length === 0) return { ...NO_ANSWER, skipped: unasked };
  const asked = await firstAnswer(shared, subject, ports);
  if ('failure' in asked) {
    const entries = [...new Set(shared.flatMap((each) => each.entries))];
    return { ...NO_ANSWER, skipped: [...unasked, ...skipping(asked.failure, entries)] };
  }
  const compared = await Promise.all(
    shared.map(async (each, index) => compare(each, asked, asked.answers.get(index), subject, ports)),
  );
  const installed = shared.map((each) => installedEngine(each, asked));
  const said = [...compared, ...installed];
  return {
    findings: said.flatMap(({ findings }) => findings),
    seen: said.flatMap(({ seen }) => seen),
    skipped: [...unasked, ...said.flatMap(({ skipped }) => skipped)],
    sources: new Map(subject.quality.files.map(({ file, text }) => [file, text])),
  };
}

type Said = Pick<LayerAnswer, 'findings' | 'seen' | 'skipped'>;

const SILENCE: Said = { findings: [], seen: [], skipped: [] };

function skipping(text: string, entries: readonly number[]): Remark[] {
  return CHECKS.map((check) => ({ check, entries, text }));
}

/** A name that the package does not know is looked for among plugins, and imported: it may be the project's own. */
function skippingUnknown({ inputs, entries }: SharedInputs): Remark[] {
  const name = String(engineOf(inputs));
  return skipping(
    `\`${name}\` is no engine of truthound-orchestration, so Python is not asked for it`,
    entries,
  );
}

/** Of the likeliest interpreter that has the package; else why the likeliest has none. */
async function firstAnswer(
  shared: readonly SharedInputs[],
  { folders, variables }: PreflightSubject,
  { python, processes }: RealPreflightPorts,
): Promise<PreflightAnswers | { failure: string }> {
  const inputs = shared.map((each) => writtenInputs(each.inputs));
  const question = {
    inputs,
    engines: [...new Set(shared.flatMap((each) => engineOf(each.inputs) ?? []))].filter(isEngine),
    folders: projectFolders(folders),
    users: [...new Set(shared.flatMap((each) => usersIn(each.inputs)))],
  };
  const candidates = await interpretersOf(python);
  if ('failure' in candidates) return candidates;
  let first: { failure: string } | undefined;
  for (const candidate of candidates) {
    const surroundings = { workingDirectory: folders.workingDirectory, variables };
    const answer = await askForPreflight(candidate, question, surroundings, processes);
    if (!('failure' in answer)) return answer;
    first ??= answer;
  }
  return first ?? { failure: 'no Python was found' };
}

async function interpretersOf(python: RealPreflightPorts['python']) {
  try {
    return await python.interpreters();
  } catch (error) {
    if (error instanceof TqError) return { failure: error.message };
    throw error;
  }
}

async function compare(
  { inputs, entries }: SharedInputs,
  asked: PreflightAnswers,
  answer: JsonObject | undefined,
  subject: PreflightSubject,
  { files, revision }: RealPreflightPorts,
): Promise<Said> {
  const real = answer === undefined ? { unanswered: `no answer: ${asked.end ?? ''}` } : readAnswer(answer);
  if ('unanswered' in real)
    return { ...SILENCE, skipped: [{ check: 'same-in-python', entries, text: real.unanswered }] };
  const native = await nativeAnswer(inputs, asked, subject, files);
  const found = differences(native, real, revision === undefined);
  const where = `Python ${asked.python}, truthound-orchestration ${asked.orchestration ?? 'of unknown version'}`;
  if (found.length === 0) return { ...SILENCE, seen: [{ check: 'same-in-python', entries, text: where }] };
  const finding = diagnostic('TQ4413', {
    message: `the project's own \`run_preflight\` says something else: ${found.join('; ')}`,
    where: inputs.where,
    help: `believe it, and not the report from files: it runs on ${where}`,
  });
  return { ...SILENCE, findings: [{ finding, entries }] };
}

/** The native report with what this machine tells, so that nothing but the package can differ. */
async function nativeAnswer(
  inputs: FlowInputs,
  { engines, homes }: PreflightAnswers,
  { folders }: PreflightSubject,
  files: FileSystem,
): Promise<PreflightAnswer> {
  const input = preflightInput(writtenInputs(inputs));
  const asked: string[] = [];
  const exists = (path: string): boolean => asked.push(path) > 0;
  caught(() => resolveSource(input, { exists, homes }));
  const [path] = asked;
  // Joined as text: `..` is for the operating system to follow.
  const absolute = path?.startsWith('/') === true ? path : `${folders.workingDirectory}/${path ?? ''}`;
  const isThere = path !== undefined && (await files.exists(absolute));
  return runPreflight(input, { engines, homes, exists: () => isThere });
}

function installedEngine({ inputs, entries }: SharedInputs, asked: PreflightAnswers): Said {
  const engine = engineOf(inputs);
  if (engine === undefined || !isEngine(engine)) return SILENCE;
  const error = asked.imports.get(engine);
  if (error === undefined)
    return { ...SILENCE, skipped: [{ check: 'engine-installed', entries, text: asked.end ?? 'no answer' }] };
  if (error === null) {
    const text = `${engine} ${asked.engines[engine] ?? 'of unknown version'}`;
    return { ...SILENCE, seen: [{ check: 'engine-installed', entries, text }] };
  }
  const finding = diagnostic('TQ4416', {
    message: `the project's Python cannot import \`${engine}\`, which checks the data: ${error}`,
    where: inputs.given.get('engine_name')?.where ?? inputs.where,
    help: `install what the requirements name, and look whether \`python -c 'import ${engine}'\` works`,
  });
  const findings: Found[] = [{ finding, entries }];
  return { ...SILENCE, findings };
}

function projectFolders({ workingDirectory, projectFolder, repositoryRoot }: ProjectFolders): string[] {
  return [
    ...new Set([workingDirectory, projectFolder ?? workingDirectory, repositoryRoot ?? workingDirectory]),
  ];
}

/** One that only the run tells stands for the default. */
function isKnown(engine: string | undefined): boolean {
  return engine === undefined || isEngine(engine);
}

function isEngine(name: string): name is Engine {
  return (ENGINES as readonly string[]).includes(name);
}
