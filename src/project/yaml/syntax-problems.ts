/** What is said about a text that is no YAML: own words for the errors of `yaml`, the place that shows the cause, how to go on. */
import { badName, NAME } from './anchor-problems.ts';
import type { SyntaxProblem } from './compose.ts';
import { placeholder } from './construct-problems.ts';
import { lineEnd, lineStart, shorten } from './excerpts.ts';
import {
  behindValue,
  missingColon,
  misfit,
  notClosed,
  oneCharacter,
  tabIndentation,
  unclosedQuote,
} from './line-problems.ts';
import type { ProblemDetails } from './problem.ts';

const PLACEHOLDER_VALUE = /^(\s*(?:- +)*(?:[^\s'"#{}[\]][^'"#{}[\]]*?:\s+)?)\{\{/;
const NAME_IN_LINE = /(?:^|[\s,[{])([&*])([^\s,[\]{}]*)/g;

type Describe = (problem: SyntaxProblem, text: string, all: readonly SyntaxProblem[]) => ProblemDetails;

/** The first one whose code and words fit describes a problem; the words are those of `yaml` 2.9. */
const DESCRIPTIONS: readonly [code: SyntaxProblem['code'], words: RegExp, describe: Describe][] = [
  ['SECOND_DOCUMENT', /^/, secondDocument],
  ['TAB_AS_INDENT', /^/, tabIndentation],
  ['BAD_INDENT', /^Flow|^Block scalar/, notClosed],
  ['BAD_INDENT', /^/, misfit],
  ['BLOCK_AS_IMPLICIT_KEY', /^/, secondColon],
  ['MULTILINE_IMPLICIT_KEY', /^/, missingColon],
  ['MISSING_CHAR', /^Missing closing|^Flow/, notClosed],
  ['MISSING_CHAR', /^Implicit map keys/, missingColon],
  ['MISSING_CHAR', /item without/, misfit],
  ['MISSING_CHAR', /directives-end indicator|doc-start indicator/, missingStart],
  ['UNEXPECTED_TOKEN', /on same line with key/, listBehindText],
  ['UNEXPECTED_TOKEN', /^Block scalar header/, badHeader],
  ['UNEXPECTED_TOKEN', /^/, behindValue],
  ['BAD_DIRECTIVE', /^Unsupported/, wrongVersion],
  ['TAG_RESOLVE_FAILED', /^/, wrongTag],
  ['BAD_DQ_ESCAPE', /^/, badEscape],
  ['BAD_SCALAR_START', /^/, cannotStart],
];

export function describeSyntax(
  problem: SyntaxProblem,
  all: readonly SyntaxProblem[],
  text: string,
): ProblemDetails {
  const special = unquotedPlaceholder(problem, text) ?? wrongName(problem, text);
  if (special) return special;
  const fitting = DESCRIPTIONS.find(([code, words]) => code === problem.code && words.test(problem.message));
  return fitting ? fitting[2](problem, text, all) : behindValue(problem, text);
}

/** Whatever goes wrong in a line whose value begins with `{{`: the missing quotes are the cause. */
function unquotedPlaceholder({ start: at }: SyntaxProblem, text: string): ProblemDetails | undefined {
  const from = lineStart(text, at);
  const match = PLACEHOLDER_VALUE.exec(text.slice(from, lineEnd(text, from)));
  const start = from + (match?.[1] ?? '').length;
  return match && at >= start ? placeholder(start, text) : undefined;
}

/** An unquoted cron expression begins with what `yaml` takes for an alias, with more behind it. */
function wrongName({ code, start: at }: SyntaxProblem, text: string): ProblemDetails | undefined {
  if (code !== 'UNEXPECTED_TOKEN' && code !== 'BAD_ALIAS') return undefined;
  const from = lineStart(text, at);
  for (const match of text.slice(from, at + 1).matchAll(NAME_IN_LINE)) {
    const [whole, sign = '', name = ''] = match;
    if (NAME.test(name)) continue;
    const end = from + match.index + whole.length;
    const range = { start: end - name.length - 1, end };
    const cover = { start: range.start, end: lineEnd(text, end), with: 'x' as const };
    return { ...badName(sign === '*' ? '*' : '&', name, range), cover };
  }
  return undefined;
}

function secondDocument({ start, end }: SyntaxProblem): ProblemDetails {
  return {
    start,
    end,
    message: 'a second YAML document begins here, and only one is allowed in a file',
    help: 'move it to a file of its own',
  };
}

function wrongVersion({ start: at }: SyntaxProblem, text: string): ProblemDetails {
  const start = lineStart(text, at);
  return { start, end: lineEnd(text, at), message: 'only YAML 1 is supported', help: 'remove the directive' };
}

function wrongTag({ start, end }: SyntaxProblem, text: string): ProblemDetails {
  const message = `the tag \`${shorten(text.slice(start, end))}\` is no valid tag, or its handle is not declared`;
  return { start, end, message, help: 'remove the tag', cover: { start, end, with: ' ' } };
}

/** `a: b: c`, or a key that is indented below a value. */
function secondColon({ start }: SyntaxProblem, text: string, all: readonly SyntaxProblem[]): ProblemDetails {
  const continued = all.find((each) => each.code === 'MULTILINE_IMPLICIT_KEY' && each.start === start);
  if (continued && /["']/.test(text.charAt(start))) return unclosedQuote(start, text);
  if (continued) return keyInValue(start, continued.end, text);
  const line = text.slice(start, lineEnd(text, start));
  if (/^\?(?:\s|$)/.test(line)) {
    return oneCharacter(start, {
      message: 'a `? ` key cannot start here, behind other text on the same line',
      help: 'put the value in quotes if the `?` belongs to it',
    });
  }
  const colon =
    /^(?:"(?:[^"\\]|\\.)*"\s*|'(?:[^']|'')*'\s*|.*?)(:)(?:\s|$)/d.exec(line)?.indices?.[1]?.[0] ?? 0;
  return oneCharacter(start + colon, {
    message: 'found a second `: ` in one line, so it is unclear where the value begins',
    help: 'put the value in quotes if the colon belongs to it, or start the inner mapping on a new line',
  });
}

function keyInValue(valueStart: number, colon: number, text: string): ProblemDetails {
  const from = lineStart(text, colon);
  const start = from + text.slice(from).search(/\S/);
  return {
    start,
    end: colon,
    message: `the key \`${shorten(text.slice(start, colon))}\` continues the value above instead of starting a new entry`,
    help: 'align it with the key it belongs beside, or remove the value above it',
    related: [{ start: valueStart, end: lineEnd(text, valueStart), text: 'this value is not finished yet' }],
    cover: { start, end: lineEnd(text, start), with: ' ' },
  };
}

/** `a: - b`: a list on the line of its key. */
function listBehindText(problem: SyntaxProblem, text: string): ProblemDetails {
  const isAlone = text.slice(lineStart(text, problem.start), problem.start).trim() === '';
  if (isAlone) return misfit(problem, text);
  return oneCharacter(problem.start, {
    message: 'a list cannot start here, behind other text on the same line',
    help: 'start the list on its own line, or put the value in quotes if the `-` belongs to it',
  });
}

function badHeader({ start: at }: SyntaxProblem, text: string): ProblemDetails {
  let start = at;
  while (start > 0 && !'|>'.includes(text.charAt(start))) start -= 1;
  const end = lineEnd(text, start);
  return {
    start,
    end,
    message: `\`${text.charAt(start)}\` must end its line, except for \`+\`, \`-\`, a digit from 1 to 9 or a comment`,
    help: 'start the text on the next line, or put it in quotes',
    cover: { start, end, with: 'x' },
  };
}

function badEscape({ start }: SyntaxProblem, text: string): ProblemDetails {
  const [source = '\\'] = /^\\(?:[xuU][0-9A-Fa-f]*|[^\n])?/u.exec(text.slice(start, start + 12)) ?? [];
  const isHex = /^\\[xuU]/.test(source);
  return {
    start,
    end: start + source.length,
    message: isHex
      ? `\`${source}\` names no character: \`\\x\` needs 2 hexadecimal digits, \`\\u\` 4 and \`\\U\` 8`
      : `unknown escape \`${source}\` in double quotes`,
    help: isHex ? 'add the missing digits' : 'write `\\\\` for a backslash, or use single quotes',
    cover: { start, end: start + source.length, with: 'x' },
  };
}

/** A character that begins no text. */
function cannotStart({ start }: SyntaxProblem, text: string): ProblemDetails {
  const character = text.charAt(start);
  if (character === '|' || character === '>') {
    return oneCharacter(start, {
      message: `a \`${character}\` text cannot stand inside \`[…]\` or \`{…}\``,
      help: 'put the text in quotes',
    });
  }
  const isTick = character === '`';
  const source = shorten(text.slice(start, lineEnd(text, start)));
  return oneCharacter(start, {
    message: `text cannot begin with ${isTick ? 'a backtick' : `\`${character}\``}`,
    help: isTick ? 'put it in quotes' : `put it in quotes: \`"${source}"\``,
  });
}

function missingStart({ start, end }: SyntaxProblem): ProblemDetails {
  return {
    start,
    end,
    message: 'expected `---` behind the directives',
    help: 'add a line with `---`, or remove the directives',
  };
}
