/** What a shell's script asks: `tq complete --shell SHELL [--breaks CHARACTERS] -- WORD…`. */
import { isShell, type Shell } from './shells.ts';
import { type Quote, shellWords } from './shell-words.ts';

export interface AskedCompletion {
  shell: Shell;
  /** Those behind `tq`, without quotes; the last one is the one that the cursor is in. */
  words: readonly string[];
  /** As `ShellWords`. */
  kept: number;
  quote: Quote;
}

/**
 * bash hands over the line up to the cursor as one word: it would cut it at colons and equals signs. Of the other shells each
 * word is one. Undefined for what is no such question.
 */
export function askedCompletion(argv: readonly string[]): AskedCompletion | undefined {
  const dashes = argv.indexOf('--');
  const shell = optionOf(argv.slice(0, dashes), '--shell');
  if (dashes < 0 || !isShell(shell)) return undefined;
  const words = argv.slice(dashes + 1);
  if (shell !== 'bash') {
    // What is being written still has its quotes in fish.
    const last = shell === 'fish' ? shellWords(words.at(-1) ?? '').current : (words.at(-1) ?? '');
    return { shell, words: [...words.slice(0, -1), last], kept: 0, quote: '' };
  }
  const { before, current, kept, quote } = shellWords(words[0] ?? '', optionOf(argv, '--breaks'));
  return { shell, words: [...before.slice(1), current], kept, quote };
}

function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : argv[at + 1];
}
