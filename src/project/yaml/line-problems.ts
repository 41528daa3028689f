/** What is said about lines that do not fit, and about quotes and brackets that are not closed. */
import type { SyntaxProblem } from './compose.ts';
import { lineEnd, lineStart, shorten } from './excerpts.ts';
import type { ProblemDetails } from './problem.ts';

type Words = Pick<ProblemDetails, 'message' | 'help'>;

/** About one character, which counts as a letter while looking on. */
export function oneCharacter(start: number, words: Words): ProblemDetails {
  return { start, end: start + 1, ...words, cover: { start, end: start + 1, with: 'x' } };
}

export function tabIndentation({ start: at }: SyntaxProblem, text: string): ProblemDetails {
  const start = text.indexOf('\t', at);
  const [tabs = ''] = /^\t*/.exec(text.slice(start, start + 100)) ?? [];
  const from = lineStart(text, start);
  const [lines = ''] = /^(?:[ ]*(?:\t.*)?(?:\n|$))+/.exec(text.slice(from)) ?? [];
  return {
    start,
    end: start + tabs.length,
    message: 'found a tab in the indentation, where YAML allows only spaces',
    help: 'indent with spaces; most editors can convert the whole file',
    cover: { start: from, end: from + lines.length, with: ' ' },
  };
}

/** A line at an indentation that no line above it has. */
export function misfit({ start: at }: SyntaxProblem, text: string): ProblemDetails {
  const [blank = ''] = /^(?:\s|#.*)*/.exec(text.slice(at)) ?? [];
  const start = Math.min(at + blank.length, text.length);
  const from = lineStart(text, start);
  const end = lineEnd(text, start);
  return {
    start,
    end,
    message: `\`${shorten(text.slice(start, end))}\` does not fit the lines above it`,
    help: 'align it with the entries it belongs to; a list item needs `- `, a mapping entry `key: `',
    cover: { start: from, end: blockEnd(text, from, start - from), with: ' ' },
  };
}

/** Where the lines end that are indented as far as the first one, or farther. */
function blockEnd(text: string, from: number, column: number): number {
  const [lines = ''] =
    new RegExp(`^.*\\n?(?: {${column}}.*\\n?|[ \\t\\r]*\\n)*`).exec(text.slice(from)) ?? [];
  return column === 0 ? lineEnd(text, from) : from + lines.length;
}

/** A line in a mapping that is no `key: value`. */
export function missingColon({ start }: SyntaxProblem, text: string): ProblemDetails {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  if (/^["']/.test(line) && !line.slice(1).includes(line.charAt(0))) return unclosedQuote(start, text);
  if (/^-(?:\s|$)/.test(line)) return misfit({ code: 'BAD_INDENT', message: '', start, end }, text);
  const glued = /^([\w.-]+):(\S.*)$/.exec(line);
  return {
    start,
    end,
    message: `expected \`key: value\`, found \`${shorten(line)}\``,
    help: glued
      ? `put a space behind the colon: \`${glued[1]}: ${shorten(glued[2] ?? '')}\``
      : 'add the missing `:`, or indent the line if it continues the value above',
    cover: { start, end, with: ' ' },
  };
}

/** A quote or a bracket without its counterpart, or with the wrong one. */
export function notClosed(problem: SyntaxProblem, text: string): ProblemDetails {
  const { start: at, opening } = problem;
  if (opening === undefined) return misfit(problem, text);
  const bracket = text.charAt(opening);
  if (bracket !== '[' && bracket !== '{') return unclosedQuote(opening, text);
  const closing = bracket === '[' ? ']' : '}';
  const range = { start: opening, end: opening + 1 };
  const next = at + text.slice(at).search(/\S|$/);
  const end = lineEnd(text, next);
  const related = [{ ...range, text: 'opened here' }];
  if (next < text.length && (/[\]}]/.test(text.charAt(at)) || lineStart(text, next) <= opening)) {
    return {
      start: next,
      end: next + 1,
      message: `expected \`,\` or \`${closing}\`, found \`${text.charAt(next)}\``,
      help: `close the \`${bracket}\`, or put text with \`,\`, \`[\`, \`{\` or \`: \` in quotes`,
      related,
    };
  }
  const later = text.indexOf(closing, next);
  if (later >= 0 && !text.slice(next, later).includes(bracket)) {
    return {
      start: next,
      end,
      message: `\`${shorten(text.slice(next, end))}\` stands inside \`${bracket}\` and is not indented farther than what holds it`,
      help: `indent it, or close the \`${bracket}\` before it`,
      related,
    };
  }
  return {
    ...range,
    message: `\`${bracket}\` is never closed`,
    label: 'opened here',
    help: `add the missing \`${closing}\``,
  };
}

export function unclosedQuote(start: number, text: string): ProblemDetails {
  const end = lineEnd(text, start);
  // Another line may be the rest of the text.
  const isEntry = /^[^\n]*\n\s*(?:- |[\w-]+:\s)/.test(text.slice(start));
  return {
    start,
    end,
    message: `the text \`${shorten(text.slice(start, end))}\` is never closed`,
    help: `add the missing \`${text.charAt(start)}\``,
    ...(isEntry ? { cover: { start, end, with: ' ' } } : {}),
  };
}

/** Anything where only the end of a value can stand. */
export function behindValue({ start, end: stop }: SyntaxProblem, text: string): ProblemDetails {
  const character = text.charAt(start);
  const from = lineStart(text, start);
  if (text.slice(from, start).trim() === '' && !/[\]},]/.test(character))
    return misfit({ code: 'BAD_INDENT', message: '', start, end: stop }, text);
  if (character === ']' || character === '}') return unopened(start, character);
  const end = Math.max(start, Math.min(stop, lineEnd(text, start)));
  const coverEnd = character === ',' ? end : lineEnd(text, start);
  return {
    start,
    end,
    message: `found \`${shorten(text.slice(start, end))}\` where it does not fit: a value is complete or missing before it`,
    help: 'put the whole value in quotes, or remove what is too much',
    cover: { start, end: coverEnd, with: ' ' },
  };
}

function unopened(start: number, character: string): ProblemDetails {
  return oneCharacter(start, {
    message: `found \`${character}\` without the \`${character === ']' ? '[' : '{'}\` that opens it`,
    help: 'remove it, or put the value in quotes if it belongs to the text',
  });
}
