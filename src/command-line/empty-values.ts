/** Options with an empty text, such as `-n "$NAME"` where nothing has set the variable: seldom what is meant. */
import { TqError } from '../tq-error.ts';

/** To these an empty text means something, or they have words of their own for it. */
const JUDGED_LATER = new Set('description d ref changed-since project param params set'.split(' '));

/** Those that `tq plan` and `tq deploy` have from `prefect deploy`, which takes an empty text for none or refuses the value. */
const OF_PREFECT = new Set(
  (
    'version v pool p work-queue q tag t cron interval anchor-date rrule timezone concurrency-limit cl ' +
    'collision-strategy job-variable jv trigger sla'
  ).split(' '),
);

/** `command`: `new deployment`; `options`: as yargs has read them. Throws `TqError` (`usage`). */
export function refuseEmptyValues(
  command: string,
  argv: readonly string[],
  options: Readonly<Record<string, unknown>>,
): void {
  const isAllowed = (name: string): boolean =>
    JUDGED_LATER.has(name) || (/^(?:plan|deploy)$/.test(command) && OF_PREFECT.has(name));
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const empty = words.flatMap((word, index) => {
    if (word === '') return words[index - 1] ?? [];
    return /^--?[^=]+=$/.test(word) ? word.slice(0, -1) : [];
  });
  const wrong = empty.find((written) => {
    const [, name = ''] = /^--?([^=-][^=]*)$/.exec(written) ?? [];
    return name !== '' && !isAllowed(name) && takesText(options[name]);
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
