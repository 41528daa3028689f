/** How a step talks to the runner: commands on stdout, and the files that the environment names. */
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * A line that the runner shows, as an annotation or for later steps; escapes as `@actions/core` writes them.
 *
 * @param {'error' | 'warning' | 'notice' | 'add-mask'} name
 * @param {string} message
 */
export function say(name, message) {
  const data = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::${name}::${data}\n`);
}

const ANNOTATION = /^::(error|warning|notice)( [^:]*)?::(.*)$/;

/**
 * What tq wrote to stdout: annotations, each a command by itself, in which tq has escaped what is not its own; nothing else
 * gets to the runner as a command.
 *
 * @param {string} text
 * @returns {{ annotations: string[], others: string[] }}
 */
export function partedStdout(text) {
  const lines = text.split('\n').filter((line) => line !== '');
  return {
    annotations: lines.filter((line) => ANNOTATION.test(line)),
    others: lines.filter((line) => !ANNOTATION.test(line)),
  };
}

/**
 * What the errors among annotations say, unescaped.
 *
 * @param {string[]} annotations
 */
export function errorsIn(annotations) {
  return annotations.flatMap((line) => {
    const [, name, , message = ''] = ANNOTATION.exec(line) ?? [];
    if (name !== 'error') return [];
    return [message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')];
  });
}

/**
 * What is written while `work` goes on is no command to the runner, whatever a name in a file or on a server says.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withoutCommands(work) {
  // Nobody who wrote the text can know the word that ends this.
  const word = randomBytes(16).toString('hex');
  process.stdout.write(`::stop-commands::${word}\n`);
  try {
    return await work();
  } finally {
    // At the beginning of a line, whatever came before.
    process.stdout.write(`\n::${word}::\n`);
  }
}

/**
 * Outputs of the step; a value may have several lines.
 *
 * @param {Record<string, string>} values
 * @param {string | undefined} file `GITHUB_OUTPUT`
 */
export function setOutputs(values, file) {
  if (!file) return;
  for (const [name, value] of Object.entries(values)) {
    const end = `end-${randomBytes(16).toString('hex')}`;
    appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`);
  }
}

/** GitHub takes 1 MiB from a step, and nothing at all of more. */
const LONGEST_SUMMARY = 1_000_000;

/**
 * All of the result; what was made for a comment where that is too much.
 *
 * @param {{ markdown: string, comment: string }} result
 * @param {string | undefined} file `GITHUB_STEP_SUMMARY`
 */
export function addSummary({ markdown, comment }, file) {
  if (!file || markdown === '') return;
  const isTooLong = Buffer.byteLength(markdown) > LONGEST_SUMMARY;
  const text = isTooLong
    ? `${comment.slice(0, LONGEST_SUMMARY / 4)}\n\n_GitHub takes no longer summary; all of it is in the log of the step._`
    : markdown;
  appendFileSync(file, `${text}\n`);
}
