/** What `yaml` reads and PyYAML refuses, so far as it shows on a single node. Tabs and rarer oddities are not looked for. */
import { Scalar } from 'yaml';
import { lineEnd, shorten } from './excerpts.ts';
import { unclosedQuote } from './line-problems.ts';
import type { YamlNode } from './nodes.ts';
import type { ProblemDetails, Range } from './problem.ts';

const MAX_KEY = 1024;

/** `yaml` misses that the last quote of a file is escaped. */
const UNCLOSED: Record<string, RegExp> = {
  [Scalar.QUOTE_DOUBLE]: /[^\\](?:\\\\)*\\"$/,
  [Scalar.QUOTE_SINGLE]: /(?:[^']|^')(?:'')+$/,
};

const NOT_INDENTED = {
  message: 'the lines of the text below are not indented',
  help: 'indent them with spaces',
};

/** `inFlow` says whether it stands in `[…]` or `{…}`. */
export function refusedScalar(source: Scalar, inFlow: boolean, text: string): ProblemDetails | undefined {
  const [start, end] = source.range ?? [0, 0];
  const written = text.slice(start, end);
  const unclosed = UNCLOSED[source.type ?? ''];
  if (unclosed) return unclosed.test(written) ? unclosedQuote(start, text) : undefined;
  if (/^[|>].*(?:\r?\n)+\S/.test(written)) return { ...firstLine(start, text), ...NOT_INDENTED };
  if (!inFlow || source.type !== Scalar.PLAIN) return undefined;
  if (!written.startsWith(':') && !written.includes('?')) return undefined;
  return {
    start,
    end,
    message: `unquoted text with \`${written.startsWith(':') ? ':' : '?'}\` cannot stand inside \`[…]\` or \`{…}\``,
    help: `put it in quotes: \`"${shorten(written)}"\``,
  };
}

function firstLine(start: number, text: string): Range {
  return { start, end: lineEnd(text, start) };
}

/** A key without `? ` in front of it. */
export function refusedKey(
  key: YamlNode,
  isEmpty: boolean,
  inFlow: boolean,
  text: string,
): ProblemDetails | undefined {
  if (isEmpty) {
    const start = text.indexOf(':', key.end);
    return {
      start,
      end: start + 1,
      message: 'found `:` without a key before it',
      help: 'add the key, or put the value in quotes if the colon belongs to it',
    };
  }
  const { start, end } = key;
  if (!inFlow || (end - start <= MAX_KEY && !text.slice(start, end).includes('\n'))) return undefined;
  return {
    ...firstLine(start, text),
    message: 'a key must stand on one line and be no longer than 1024 characters',
    help: 'shorten it',
  };
}
