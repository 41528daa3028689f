/** Options with an empty text, such as `-n "$NAME"` where nothing has set the variable: seldom what is meant. */
import { TqError } from '../tq-error.ts';

/**
 * Those that mean what they mean to `prefect deploy`, which takes an empty text for none (a version, a pool) or refuses the
 * value (a cron), and those with words of their own for it.
 */
const JUDGED_LATER = new Set(
  (
    'description d version v pool p work-queue q tag t cron interval anchor-date rrule timezone concurrency-limit cl ' +
    'collision-strategy job-variable jv trigger sla prefect-file param params ref changed-since project set'
  ).split(' '),
);

/** `options`: as yargs has read them. Throws `TqError` (`usage`). */
export function refuseEmptyValues(argv: readonly string[], options: Readonly<Record<string, unknown>>): void {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const empty = words.flatMap((word, index) => {
    if (word === '') return words[index - 1] ?? [];
    return /^--?[^=]+=$/.test(word) ? word.slice(0, -1) : [];
  });
  const wrong = empty.find((written) => {
    const [, name = ''] = /^--?([^=-][^=]*)$/.exec(written) ?? [];
    return name !== '' && !JUDGED_LATER.has(name) && takesText(options[name]);
  });
  if (wrong === undefined) return;
  throw new TqError('usage', `\`${wrong}\` needs a value, found an empty one`, {
    help: 'is a variable of the shell not set? leave the option out where it is not needed',
  });
}

/** What stands behind a flag is another argument. */
function takesText(value: unknown): boolean {
  return value !== undefined && typeof value !== 'boolean';
}
