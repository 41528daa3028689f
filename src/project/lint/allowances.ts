/**
 * `# tq: allow NAME -- reason` in a comment: the findings of that name are meant. Behind a line it holds for the line; on a
 * line of its own it holds for what the next line begins, that line and all that is indented below it.
 */
import { codeNamed } from '../../diagnostics/codes.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isSilenceable, type Allowance } from '../../diagnostics/lint-policy.ts';
import type { Span } from '../../diagnostics/span.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import type { Range } from '../yaml/problem.ts';
import { Lines } from '../yaml/spans.ts';
import { coveredLines } from './covered-lines.ts';
import { noSuchFinding } from './no-such-finding.ts';
import type { Comment } from './yaml-comments.ts';

/** What a text must hold for its comments to be worth a look. */
export const MARK = /#\s*tq:/;

const INSTRUCTION = /^#+\s*tq:\s*(?<verb>[^\s,]*)\s*(?<names>(?:(?!--|—).)*)(?:(?:--|—)\s*(?<reason>.*))?$/d;

const USAGE = 'write `# tq: allow NAME -- reason`';

export interface Allowances {
  allowances: Allowance[];
  diagnostics: Diagnostic[];
}

/** Those of one file; what is wrong with an instruction makes it void. */
export function readAllowances(file: string, text: string, comments: readonly Comment[]): Allowances {
  const result: Allowances = { allowances: [], diagnostics: [] };
  const marked = comments.filter((comment) => /^#+\s*tq:/.test(comment.text));
  if (marked.length === 0) return result;
  const source = { text, rows: text.split(/\r\n|\r|\n/), lines: new Lines(file, text) };
  for (const comment of marked) readComment(comment, source, result);
  return result;
}

interface Source {
  text: string;
  rows: readonly string[];
  lines: Lines;
}

function readComment(comment: Comment, source: Source, result: Allowances): void {
  const text = comment.text.trimEnd();
  const where = source.lines.span(stretch(comment.offset, text));
  const instruction = INSTRUCTION.exec(text);
  const fault = faultOf(instruction?.groups ?? {});
  if (fault !== undefined) {
    const [message, help] = fault;
    result.diagnostics.push(diagnostic('TQ1008', { message, where, help }));
    return;
  }
  const namesAt = comment.offset + (instruction?.indices?.groups?.names?.[0] ?? 0);
  for (const { 0: name, index } of (instruction?.groups?.names ?? '').matchAll(/[^\s,]+/g)) {
    readName(name, source.lines.span(stretch(namesAt + index, name)), where, { source, result });
  }
}

function stretch(start: number, { length }: string): Range {
  return { start, end: start + length };
}

/** What is wrong with the instruction as a whole, and its repair. */
function faultOf({
  verb = '',
  names = '',
  reason = '',
}: Partial<Record<string, string>>): [string, string] | undefined {
  if (verb !== 'allow')
    return [`\`# tq: ${verb}\` is no instruction${didYouMean(nearMiss(verb, ['allow']))}`, USAGE];
  if (names.trim() === '') return ['an allowance names what it allows', USAGE];
  return reason === ''
    ? ['an allowance needs a reason', `${USAGE}; whoever reads it next will want to know`]
    : undefined;
}

function readName(
  name: string,
  where: Span,
  whole: Span,
  { source, result }: { source: Source; result: Allowances },
): void {
  const code = codeNamed(name);
  if (code === undefined || !isSilenceable(code)) {
    const { message, help } = code === undefined ? noSuchFinding(name) : notAllowable(name);
    result.diagnostics.push(diagnostic('TQ1008', { message, where, help }));
    return;
  }
  const { text, rows, lines } = source;
  const [fromLine, toLine] = coveredLines(rows, whole.start.line);
  const comment = lines.span(withSpaceBefore(whole, text, rows[whole.start.line - 1] ?? ''));
  result.allowances.push({ code, file: whole.file, fromLine, toLine, where, comment });
}

function notAllowable(name: string): { message: string; help: string } {
  return {
    message: `\`${name}\` cannot be allowed: nothing could be deployed in spite of it`,
    help: 'remove the comment, and mend what is found',
  };
}

/** The comment with the space before it; one on a line of its own takes the line with it. */
function withSpaceBefore({ start, end }: Span, text: string, row: string): Range {
  const rowStart = start.offset - start.column + 1;
  const before = row.slice(0, start.column - 1);
  const newline = /^(?:\r\n|\r|\n)/.exec(text.slice(rowStart + row.length, rowStart + row.length + 2))?.[0];
  if (before.trim() === '' && newline !== undefined)
    return { start: rowStart, end: rowStart + row.length + newline.length };
  return { start: rowStart + before.trimEnd().length, end: end.offset };
}
