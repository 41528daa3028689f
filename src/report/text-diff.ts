/** Two long texts as a small diff, line by line. */
import { diffArrays } from 'diff';
import { apart, fullText, shortened, shortenedPair } from './plan-value.ts';
import { visible } from './printable.ts';

export interface DiffLine {
  sign: '+' | '-' | ' ';
  text: string;
}

const WIDEST_LINE = 84;

/** Beyond so many edits two texts have too little in common for a diff. */
const MOST_EDITS = 500;

/** Equal lines that stay around a difference. */
const CONTEXT = 1;

/** Undefined: they have too little in common. No line that goes is written like one that comes. */
export function textDiff(before: string, after: string): DiffLine[] | undefined {
  const [old, now] = apart(before, after);
  const parts = diffArrays(old.split('\n'), now.split('\n'), { maxEditLength: MOST_EDITS });
  if (parts === undefined) return undefined;
  const lines: DiffLine[] = [];
  let gone: string[] = [];
  parts.forEach(({ added, removed, value }, index) => {
    const isLast = index === parts.length - 1;
    if (removed) {
      gone = value;
      if (parts[index + 1]?.added !== true) lines.push(...hunk(gone, [], isLast));
    } else if (added) {
      lines.push(...hunk(parts[index - 1]?.removed === true ? gone : [], value, isLast));
    } else lines.push(...context(value, index === 0, isLast));
  });
  return lines;
}

function hunk(gone: readonly string[], come: readonly string[], isEnd: boolean): DiffLine[] {
  const length = Math.max(gone.length, come.length);
  const pairs = Array.from({ length }, (_, index) => {
    const isEndOfText = isEnd && index === length - 1;
    return [gone[index], come[index]].map((line) =>
      line === undefined ? undefined : lineText(line, isEndOfText),
    );
  });
  const fitting = pairs.map(([old, now]) =>
    old === undefined || now === undefined
      ? [old, now].map((line) => (line === undefined ? undefined : shortened(line, WIDEST_LINE)))
      : shortenedPair(old, now, WIDEST_LINE),
  );
  const told = [signed(fitting), signed(pairs)].find(isTold);
  return told ?? signed([...Array(length).keys()].map((at) => [gone[at], come[at]].map(quoted)));
}

function signed(pairs: readonly (readonly (string | undefined)[])[]): DiffLine[] {
  return [
    ...pairs.flatMap(([old]) => (old === undefined ? [] : [{ sign: '-' as const, text: old }])),
    ...pairs.flatMap(([, now]) => (now === undefined ? [] : [{ sign: '+' as const, text: now }])),
  ];
}

/** Whether nothing that goes reads like something that comes. */
function isTold(lines: readonly DiffLine[]): boolean {
  const gone = new Set(lines.filter(({ sign }) => sign === '-').map(({ text }) => text));
  return lines.every(({ sign, text }) => sign !== '+' || !gone.has(text));
}

function quoted(line: string | undefined): string | undefined {
  return line === undefined ? undefined : fullText(line);
}

function context(lines: readonly string[], isFirst: boolean, isLast: boolean): DiffLine[] {
  const head = isFirst ? [] : lines.slice(0, CONTEXT);
  const tail = isLast ? [] : lines.slice(Math.max(head.length, lines.length - CONTEXT));
  const left = lines.length - head.length - tail.length;
  const shown = (line: string): DiffLine => ({ sign: ' ', text: shortened(lineText(line), WIDEST_LINE) });
  // A mark is not shorter than the one line in its place, but at the ends there is nothing to connect.
  const gap: DiffLine[] = left > 0 && !isFirst && !isLast ? [{ sign: ' ', text: '⋮' }] : [];
  return [...head.map(shown), ...gap, ...tail.map(shown)];
}

/** Blanks at the end of a line are seen, and so is the line break at the end of the text. */
function lineText(line: string, isEndOfText = false): string {
  if (line === '' && isEndOfText) return '(line break at the end)';
  return visible(line).replace(/(?<! ) +$/, (blanks) => '·'.repeat(blanks.length));
}
