/** Inline flags `(?i)` and `(?i-s:...)`; CPython 3.11 `re/_parser.py`, `_parse_flags`. */
import { FLAG_LETTERS, LOCALE, TEMPLATE, TYPE_FLAGS } from './flags.ts';
import type { Source } from './source.ts';

export type InlineFlags =
  | { readonly scope: 'pattern'; readonly added: number }
  | { readonly scope: 'group'; readonly added: number; readonly removed: number };

/** Reads on from the first flag letter or `-`, which was just taken, to the `)` or `:`. */
export function scanFlags(source: Source, first: string): InlineFlags {
  let added = 0;
  let token: string | undefined = first;
  if (first !== '-') {
    ({ flags: added, end: token } = addedFlags(source, first));
    if (token === ')') return { scope: 'pattern', added };
  }
  if (added & TEMPLATE) throw source.fault('bad inline flags: cannot turn on global flag', 1);
  const removed = token === '-' ? removedFlags(source) : 0;
  if (removed & TEMPLATE) throw source.fault('bad inline flags: cannot turn off global flag', 1);
  if (added & removed) throw source.fault('bad inline flags: flag turned on and off', 1);
  return { scope: 'group', added, removed };
}

function addedFlags(source: Source, first: string): { flags: number; end: string } {
  let flags = 0;
  for (let token = first; ;) {
    const flag = FLAG_LETTERS.get(token) ?? 0;
    if (flag === LOCALE) throw source.fault("bad inline flags: cannot use 'L' flag with a str pattern");
    flags |= flag;
    if (flag & TYPE_FLAGS && (flags & TYPE_FLAGS) !== flag)
      throw source.fault("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    token = source.get() ?? missing(source, 'missing -, : or )');
    if (token === ')' || token === '-' || token === ':') return { flags, end: token };
    requireFlag(source, token, 'missing -, : or )');
  }
}

function removedFlags(source: Source): number {
  let flags = 0;
  let token = source.get() ?? missing(source, 'missing flag');
  requireFlag(source, token, 'missing flag');
  for (;;) {
    const flag = FLAG_LETTERS.get(token) ?? 0;
    if (flag & TYPE_FLAGS) throw source.fault("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    flags |= flag;
    token = source.get() ?? missing(source, 'missing :');
    if (token === ':') return flags;
    requireFlag(source, token, 'missing :');
  }
}

function requireFlag(source: Source, token: string, otherwise: string): void {
  if (FLAG_LETTERS.has(token)) return;
  const message = /^\p{L}$/u.test(token) ? 'unknown flag' : otherwise;
  throw source.fault(message, token.startsWith('\\') ? 2 : 1);
}

function missing(source: Source, message: string): never {
  throw source.fault(message);
}
