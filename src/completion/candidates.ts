/** What is offered at a place, as the shells take it. */
import type { OptionEntry } from './command-table.ts';
import type { Place } from './find-place.ts';
import { quotedForBash, type ShellWords } from './shell-words.ts';

/** A whole word that may stand at the cursor, without quotes: those are the shell's. */
export interface Candidate {
  value: string;
  /** A line; empty where there is nothing to say. */
  about: string;
}

export interface Completion {
  candidates: readonly Candidate[];
  /** What the shell adds of its own. */
  paths: 'none' | 'files' | 'folders';
}

/** Commands, options and choices: all that is known without looking anywhere. */
export function candidatesOf(place: Place): Candidate[] {
  return [
    ...place.commands.map(({ path, describe }) => ({ value: path.at(-1) ?? '', about: describe })),
    ...place.options.flatMap((option) => optionNames(option, place.written)),
    ...(place.value?.choices ?? []).map((value) => ({ value: `${place.before}${value}`, about: '' })),
  ];
}

/** The long names; the short ones behind a single dash, what is switched off behind `--no-`. */
function optionNames({ name, aliases, describe, takesValue }: OptionEntry, written: string): Candidate[] {
  const about = describe;
  const names = [`--${name}`];
  if (written === '-') names.push(...aliases.filter((each) => each.length === 1).map((each) => `-${each}`));
  if (!takesValue && (written.startsWith('--no') || describe.includes(`--no-${name}`)))
    names.push(`--no-${name}`);
  return names.map((value) => ({ value, about }));
}

/** What no terminal shows, and what would end a line or a field of the answer. */
// eslint-disable-next-line no-control-regex -- these are meant
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** No answer is longer: a list of thousands helps nobody, and shells are slow with it. */
const MOST_CANDIDATES = 1000;

/**
 * The answer that the scripts in `templates/completion/` read: what the shell adds (`none`, `files`, `folders`) on the first
 * line, then a candidate a line, with what it is about behind a tab where the shell shows that.
 */
export function answerText({ candidates, paths }: Completion, showsAbout: boolean, written = ''): string {
  const seen = new Set<string>();
  const lines = fittingFirst(candidates, written).flatMap(({ value, about }) => {
    if (value === '' || seen.has(value) || UNPRINTABLE.test(value) || seen.size >= MOST_CANDIDATES) return [];
    seen.add(value);
    // A description of the file could move the cursor or worse.
    const line = about.replaceAll(new RegExp(UNPRINTABLE, 'g'), ' ').replaceAll(/\s+/g, ' ').trim();
    return [showsAbout && line !== '' ? `${value}\t${line}` : value];
  });
  return [paths, ...lines, ''].join('\n');
}

/** zsh and fish offer more than what begins with what is `written`; of a list that is cut that has to be there. */
function fittingFirst(candidates: readonly Candidate[], written: string): readonly Candidate[] {
  if (candidates.length <= MOST_CANDIDATES || written === '') return candidates;
  const fits = ({ value }: Candidate): boolean => value.startsWith(written);
  return [...candidates.filter(fits), ...candidates.filter((each) => !fits(each))];
}

/** For bash, which takes what fits what is written, of that the part that it replaces, and as it has to be quoted there. */
export function candidatesForBash(
  candidates: readonly Candidate[],
  current: string,
  { kept, quote }: Pick<ShellWords, 'kept' | 'quote'>,
): Candidate[] {
  return candidates.flatMap(({ value, about }) => {
    if (!value.startsWith(current) || UNPRINTABLE.test(value)) return [];
    const quoted = quotedForBash(value.slice(kept), quote);
    return quoted === undefined ? [] : [{ value: quoted, about }];
  });
}
