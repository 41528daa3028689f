/**
 * `# tq: allow NAME -- reason` in a comment: the findings of that name are meant. Behind a line it holds for the line, and
 * for the text below where a line begins one (`key: >-`); on a line of its own it holds for what the next line begins, that
 * line and all that is indented below it.
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
export const MARK = /#\s*tq:/i;

const INSTRUCTION = /^#+\s*tq:\s*(?<verb>[^\s,]*)\s*(?<names>(?:(?!--|—).)*)(?:(?:--|—)\s*(?<reason>.*))?$/di;

/** In capitals, `# TQ:` is a remark of people unless it allows. */
const BEGINS = /^#+\s*(?:tq:|[Tt][Qq]:\s*[Aa][Ll][Ll][Oo][Ww](?:\s|$))/;

/** Behind other words of the same comment; there, what is no whole instruction may be words about one. */
const BEHIND_WORDS = /(?<=\s)#\s*tq:\s*allow\s/i;

const USAGE = 'write `# tq: allow NAME -- reason`';

export interface Allowances {
  allowances: Allowance[];
  diagnostics: Diagnostic[];
}

/** Those of one file; what is wrong with an instruction makes it void. */
export function readAllowances(file: string, text: string, comments: readonly Comment[]): Allowances {
  const result: Allowances = { allowances: [], diagnostics: [] };
  const marked = comments.flatMap((comment) => instructionIn(comment) ?? []);
  if (marked.length === 0) return result;
  const source = { text, rows: text.split(/\r\n|\r|\n/), lines: new Lines(file, text) };
  for (const comment of marked) readComment(comment, source, result);
  return result;
}

/** From the `#` of the instruction on. */
function instructionIn(comment: Comment): Comment | undefined {
  if (BEGINS.test(comment.text)) return comment;
  const at = comment.text.search(BEHIND_WORDS);
  return at < 0 ? undefined : { ...comment, text: comment.text.slice(at), offset: comment.offset + at };
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
    const named = { name, where: source.lines.span(stretch(namesAt + index, name)) };
    readName(named, { ...comment, where }, { source, result });
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
  if (verb.toLowerCase() !== 'allow')
    return [`\`# tq: ${verb}\` is no instruction${didYouMean(nearMiss(verb, ['allow']))}`, USAGE];
  if (names.trim() === '') return ['an allowance names what it allows', USAGE];
  return reason === ''
    ? ['an allowance needs a reason', `${USAGE}; whoever reads it next will want to know`]
    : undefined;
}

function readName(
  { name, where }: { name: string; where: Span },
  { where: whole, blockEnd }: Pick<Comment, 'blockEnd'> & { where: Span },
  { source, result }: { source: Source; result: Allowances },
): void {
  const code = codeNamed(name);
  if (code === undefined || !isSilenceable(code)) {
    const { message, help } = code === undefined ? noSuchFinding(name) : notAllowable(name);
    result.diagnostics.push(diagnostic('TQ1008', { message, where, help }));
    return;
  }
  const { text, rows, lines } = source;
  const [fromLine, lastLine] = coveredLines(rows, whole.start.line);
  // A block scalar may be empty.
  const last = blockEnd === undefined ? undefined : Math.max(whole.start.offset, blockEnd - 1);
  const toLine = last === undefined ? lastLine : lines.span({ start: last, end: last }).start.line;
  const comment = lines.span(withSpaceBefore(whole, text, rows[whole.start.line - 1] ?? ''));
  const covered = rows.slice(fromLine - 1, toLine).join('\n');
  result.allowances.push({ code, file: whole.file, fromLine, toLine, covered, where, comment });
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
