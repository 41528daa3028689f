/** What the scanner says about a text it cannot cut into tokens: own words, the exact place, and how to go on. */
import { isBlankBreakOrEnd, isBreakOrEnd, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { type ProblemDetails, YamlProblem } from './problem.ts';
import { shorten, type Token } from './tokens.ts';

/** Where the line that holds `offset` begins. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isBreakOrEnd(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** Behind the last character of the line, without trailing blanks and comment. */
export function lineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isBreakOrEnd(text.charCodeAt(end))) {
    if (text.charCodeAt(end) === 35 && end > offset && isBlankBreakOrEnd(text.charCodeAt(end - 1))) break;
    end += 1;
  }
  while (end > offset && isBlankBreakOrEnd(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

/** A character that begins no token. */
export function cannotStart(cursor: Cursor, columns: readonly number[], inFlow: boolean): YamlProblem {
  const start = cursor.offset;
  if (cursor.code() === TAB) return unexpectedTab(cursor, columns, inFlow);
  const character = cursor.text.charAt(start);
  const end = lineEnd(cursor.text, start);
  if (character === '|' || character === '>') {
    return new YamlProblem({
      start,
      end: start + 1,
      message: `a \`${character}\` text cannot stand inside \`[…]\` or \`{…}\``,
      help: 'put the text in quotes',
      resume: { kind: 'replace', range: { start, end: start + 1 }, with: 'x' },
    });
  }
  return new YamlProblem({
    start,
    end: start + 1,
    message: `text cannot begin with ${character === '`' ? 'a backtick' : `\`${character}\``}`,
    help:
      character === '`'
        ? 'put it in quotes'
        : `put it in quotes: \`"${shorten(cursor.text.slice(start, end))}"\``,
    resume: { kind: 'replace', range: { start, end: start + 1 }, with: 'x' },
  });
}

function unexpectedTab(cursor: Cursor, columns: readonly number[], inFlow: boolean): YamlProblem {
  const { text, offset: start } = cursor;
  let end = start;
  while (text.charCodeAt(end) === TAB) end += 1;
  const from = lineStart(text, start);
  const details: ProblemDetails = {
    start,
    end,
    message: 'found a tab between values, where YAML allows only spaces',
    help: 'replace the tab with a space',
    resume: { kind: 'replace', range: { start, end }, with: ' ' },
  };
  if (text.slice(from, start).trim() === '') {
    details.message = 'found a tab in the indentation, where YAML allows only spaces';
    details.help = 'indent with spaces; most editors can convert the whole file';
    if (!inFlow) details.resume = { kind: 'skip', from, columns };
  } else if (isBreakOrEnd(text.charCodeAt(end))) {
    details.message = 'found a tab at the end of the line, where YAML allows only spaces';
    details.help = 'remove the tab';
  }
  return new YamlProblem(details);
}

/** `a: - b`: a list on the line of its key. */
export function listNotAllowedHere(cursor: Cursor): YamlProblem {
  const start = cursor.offset;
  return new YamlProblem({
    start,
    end: start + 1,
    message: 'a list cannot start here, behind other text on the same line',
    help: 'start the list on its own line, or put the value in quotes if the `-` belongs to it',
    resume: { kind: 'replace', range: { start, end: start + 1 }, with: 'x' },
  });
}

/** A line in a mapping that is no `key: value`. */
export function missingColon(cursor: Cursor, keyOffset: number): YamlProblem {
  const { text } = cursor;
  const end = lineEnd(text, keyOffset);
  const line = text.slice(keyOffset, end);
  const glued = /^([\w.-]+):(\S.*)$/.exec(line);
  return new YamlProblem({
    start: keyOffset,
    end,
    message: `expected \`key: value\`, found \`${shorten(line)}\``,
    help: glued
      ? `put a space behind the colon: \`${glued[1]}: ${shorten(glued[2] ?? '')}\``
      : 'add the missing `:`, or indent the line if it continues the value above',
    resume: { kind: 'replace', range: { start: keyOffset, end }, with: ' ' },
  });
}

/** A `:` where no mapping can begin: a second one in a line, or a line that is indented too far. */
export function unexpectedColon(cursor: Cursor, last: Token | undefined): YamlProblem {
  const { text, offset: start } = cursor;
  const resume = { kind: 'replace', range: { start, end: start + 1 }, with: 'x' } as const;
  const from = lineStart(text, start);
  if (last?.kind === 'scalar' && last.plain && last.start < from) {
    const keyStart = from + text.slice(from).search(/\S/);
    return new YamlProblem({
      start: keyStart,
      end: start,
      message: `the key \`${shorten(text.slice(keyStart, start))}\` continues the value above instead of starting a new entry`,
      help: 'align it with the key it belongs beside, or remove the value above it',
      related: [
        { start: last.start, end: lineEnd(text, last.start), text: 'this value is not finished yet' },
      ],
      resume,
    });
  }
  if (text.charAt(start) === '?') {
    return new YamlProblem({
      start,
      end: start + 1,
      message: 'a `? ` key cannot start here, behind other text on the same line',
      help: 'put the value in quotes if the `?` belongs to it',
      resume,
    });
  }
  return new YamlProblem({
    start,
    end: start + 1,
    message: 'found a second `: ` in one line, so it is unclear where the value begins',
    help: 'put the value in quotes if the colon belongs to it, or start the inner mapping on a new line',
    resume,
  });
}

/** `]` or `}` without its counterpart. */
export function unopened(cursor: Cursor): YamlProblem {
  const start = cursor.offset;
  const character = cursor.text.charAt(start);
  return new YamlProblem({
    start,
    end: start + 1,
    message: `found \`${character}\` without the \`${character === ']' ? '[' : '{'}\` that opens it`,
    help: 'remove it, or put the value in quotes if it belongs to the text',
    resume: { kind: 'replace', range: { start, end: start + 1 }, with: 'x' },
  });
}
