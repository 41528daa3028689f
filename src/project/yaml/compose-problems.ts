/** What the composer says about a token that does not fit: own words, the place that shows the cause, how to go on. */
import { type ProblemDetails, type Range, YamlProblem } from './problem.ts';
import { lineEnd, lineStart } from './scan-problems.ts';
import { describeToken, shorten, type ScalarToken, type Token } from './tokens.ts';

/** What the composer knows about the place. */
export interface Surroundings {
  text: string;
  openColumns: readonly number[];
  /** The innermost `[` or `{` that is open. */
  opening: Token | undefined;
  lastScalar: ScalarToken | undefined;
}

/** `expected` names what would have fitted; without it the token stands behind something that is complete. */
export function unexpectedToken(
  token: Token,
  expected: string | undefined,
  around: Surroundings,
): YamlProblem {
  return new YamlProblem(
    secondDocument(token) ??
      (around.opening
        ? insideBrackets(token, expected, around.opening, around)
        : (runawayQuote(token, around) ??
          wrongIndentation(token, around) ??
          behindValue(token, expected, around))),
  );
}

function secondDocument(token: Token): ProblemDetails | undefined {
  if (token.kind !== 'document-start' && token.kind !== 'directive') return undefined;
  return {
    start: token.start,
    end: token.end,
    message: 'a second YAML document begins here, and only one is allowed in a file',
    help: 'move it to a file of its own',
  };
}

function insideBrackets(
  token: Token,
  expected = 'a value',
  opening: Token,
  { text }: Surroundings,
): ProblemDetails {
  const bracket = opening.kind === 'flow-sequence-start' ? '[' : '{';
  if (token.kind === 'stream-end') {
    return {
      start: opening.start,
      end: opening.end,
      message: `\`${bracket}\` is never closed`,
      label: 'opened here',
      help: `add the missing \`${bracket === '[' ? ']' : '}'}\``,
    };
  }
  return {
    ...visible(token, text),
    message: `expected ${expected}, found ${describeToken(token)}`,
    help: `close the \`${bracket}\`, or put text with \`,\`, \`[\`, \`{\` or \`: \` in quotes`,
    related: [{ start: opening.start, end: opening.end, text: 'opened here' }],
  };
}

/** A quote that closes a text begun lines above usually was meant to open one. */
function runawayQuote(token: Token, { text, lastScalar }: Surroundings): ProblemDetails | undefined {
  if (!lastScalar || lastScalar.plain || !'\'"'.includes(text.charAt(lastScalar.start))) return undefined;
  const line = lineStart(text, token.start);
  if (lastScalar.start >= line || lastScalar.end <= line) return undefined;
  const end = lineEnd(text, lastScalar.start);
  return {
    start: lastScalar.start,
    end,
    message: `the text \`${shorten(text.slice(lastScalar.start, end))}\` is not closed on its line and swallows the lines below`,
    help: `add the missing \`${text.charAt(lastScalar.start)}\``,
    related: [{ ...visible(token, text), text: 'closed by the quote before this' }],
  };
}

function wrongIndentation(token: Token, { text, openColumns }: Surroundings): ProblemDetails | undefined {
  if (token.kind === 'stream-end') return undefined;
  const from = lineStart(text, token.start);
  if (text.slice(from, token.start).trim() !== '') return undefined;
  const column = token.start - from;
  const end = lineEnd(text, token.start);
  const fitting = openColumns.filter((each) => each >= 0 && each < column);
  return {
    start: token.start,
    end,
    message: `\`${shorten(text.slice(token.start, end))}\` does not fit the lines above it`,
    help: 'align it with the entries it belongs to; a list item needs `- `, a mapping entry `key: `',
    resume: { kind: 'skip', from, columns: fitting.length > 0 ? fitting : [0] },
  };
}

function behindValue(token: Token, expected: string | undefined, { text }: Surroundings): ProblemDetails {
  const place = visible(token, text);
  const help = 'put the whole value in quotes, or remove what stands behind it';
  return {
    ...place,
    message: expected
      ? `expected ${expected}, found ${describeToken(token)}`
      : `found ${describeToken(token)} behind a value that is complete`,
    ...(token.kind === 'stream-end' ? {} : { help }),
    resume: { kind: 'replace', range: { start: place.start, end: lineEnd(text, place.start) }, with: ' ' },
  };
}

/** Marks without width, such as the begin of a mapping, show the rest of their line. */
function visible(token: Token, text: string): Range {
  const end = lineEnd(text, token.start);
  if (token.end > token.start)
    return { start: token.start, end: Math.min(token.end, Math.max(end, token.start + 1)) };
  return { start: token.start, end };
}
