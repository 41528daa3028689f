/** What a run of tq says to a workflow: from its exit code, its annotations and the documents that it wrote. */

/** An exit code of tq: there are changes. */
export const CHANGES = 2;
/** Outcomes that changed the server. */
const WRITTEN = ['created', 'updated', 'removed', 'detached'];

/**
 * What is read of tq's JSON: outcomes and images of the project, or of each of several.
 *
 * @typedef {{ status: string, partly?: boolean }} Outcome
 * @typedef {{ references: string[], digest?: string }} Image
 * @typedef {{ outcomes?: Outcome[], images?: Image[] }} OfProject
 * @typedef {OfProject & { projects?: OfProject[] }} Result
 */

/**
 * Empty: the command does not tell.
 *
 * @param {string} command
 * @param {number} exitCode
 * @param {Result} result
 * @returns {'true' | 'false' | ''}
 */
export function changedOf(command, exitCode, result) {
  if (exitCode === CHANGES) return 'true';
  if (command === 'plan') return exitCode === 0 ? 'false' : '';
  const all = ofAll(result).flatMap(({ outcomes = [] }) => outcomes);
  if (all.some(({ status, partly }) => WRITTEN.includes(status) || partly)) return 'true';
  return command === 'deploy' && exitCode === 0 ? 'false' : '';
}

/**
 * `NAME@sha256:…` of each image that has one, each once.
 *
 * @param {Result} result
 * @returns {string[]}
 */
export function digestsOf(result) {
  const all = ofAll(result).flatMap(({ images = [] }) => images);
  const pinned = all.flatMap(({ references: [first], digest }) =>
    digest === undefined || first === undefined ? [] : [`${withoutTag(first)}@${digest}`],
  );
  return [...new Set(pinned)];
}

/** @param {Result} result @returns {OfProject[]} */
function ofAll(result) {
  return [result, ...(result.projects ?? [])];
}

/** A colon before the last slash is of a port. @param {string} reference */
function withoutTag(reference) {
  return reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/**
 * The title of a report, without its marks.
 *
 * @param {string} markdown
 */
export function summaryOf(markdown) {
  const title = markdown.split('\n').find((line) => line.startsWith('### ')) ?? '';
  return title.slice('### '.length).replaceAll('`', '');
}

/**
 * The report of a run that came to none: what it said in the place of one, in a block where nothing is markup.
 *
 * @param {string} command
 * @param {string} why Several lines, or nothing.
 * @param {number} exitCode
 */
export function withoutReport(command, why, exitCode) {
  const ended = `It ended with exit code ${exitCode}; the log of the step says more.`;
  const title = `### \`tq ${command.replaceAll(/[^a-z -]/g, '')}\`: did not finish`;
  if (why === '') return `${title}\n\n${ended}\n`;
  const runs = why.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${title}\n\n${fence}text\n${why}\n${fence}\n\n${ended}\n`;
}
