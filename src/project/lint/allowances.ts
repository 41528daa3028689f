/**
 * `# tq: allow NAME -- reason` in a comment: the findings of that name are meant. Behind a line it holds for the line; on a
 * line of its own it holds for what the next line begins, that line and all that is indented below it.
 */
import { codeNamed, CODES } from '../../diagnostics/codes.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isSilenceable, type Allowance } from '../../diagnostics/lint-policy.ts';
import type { Span } from '../../diagnostics/span.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import { coveredLines } from './covered-lines.ts';
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
  const lines = new TextLines(file, text);
  for (const comment of marked) readComment(comment, lines, result);
  return result;
}

function readComment(comment: Comment, lines: TextLines, result: Allowances): void {
  const text = comment.text.trimEnd();
  const where = lines.span(comment.offset, text.length);
  const instruction = INSTRUCTION.exec(text);
  const fault = faultOf(instruction?.groups ?? {});
  if (fault !== undefined) {
    const [message, help] = fault;
    result.diagnostics.push(diagnostic('TQ1008', { message, where, help }));
    return;
  }
  const namesAt = comment.offset + (instruction?.indices?.groups?.names?.[0] ?? 0);
  for (const { 0: name, index } of (instruction?.groups?.names ?? '').matchAll(/[^\s,]+/g)) {
    readName(name, lines.span(namesAt + index, name.length), where, { lines, result });
  }
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
  { lines, result }: { lines: TextLines; result: Allowances },
): void {
  const code = codeNamed(name);
  if (code === undefined || !isSilenceable(code)) {
    const [message, help] = code === undefined ? unknown(name) : notAllowable(name);
    result.diagnostics.push(diagnostic('TQ1008', { message, where, help }));
    return;
  }
  const [fromLine, toLine] = coveredLines(lines.rows, whole.start.line);
  const comment = lines.withSpaceBefore(whole);
  result.allowances.push({ code, file: whole.file, fromLine, toLine, where, comment });
}

function unknown(name: string): [string, string] {
  const near = nearMiss(
    name,
    Object.values(CODES).map((each) => each.name),
  );
  return [`there is no finding \`${name}\`${didYouMean(near)}`, '`tq explain` lists them all'];
}

function notAllowable(name: string): [string, string] {
  return [
    `\`${name}\` cannot be allowed: nothing could be deployed in spite of it`,
    'remove the comment, and mend what is found',
  ];
}

/** Offsets of one text as places. */
class TextLines {
  readonly rows: readonly string[];
  readonly #file: string;
  readonly #starts: number[] = [0];

  constructor(file: string, text: string) {
    this.#file = file;
    this.rows = text.split(/\r\n|\r|\n/);
    for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(index + end.length);
  }

  span(offset: number, length: number): Span {
    const line = this.#starts.findLastIndex((start) => start <= offset) + 1;
    const column = offset - (this.#starts[line - 1] ?? 0) + 1;
    return {
      file: this.#file,
      start: { offset, line, column },
      end: { offset: offset + length, line, column: column + length },
    };
  }

  /** A comment on a line of its own takes the line with it. */
  withSpaceBefore({ start, end }: Span): Span {
    const row = this.rows[start.line - 1] ?? '';
    const before = row.slice(0, start.column - 1);
    const spaces = before.length - before.trimEnd().length;
    const next = this.#starts[start.line];
    if (before.trim() !== '' || next === undefined)
      return this.span(start.offset - spaces, end.offset - start.offset + spaces);
    const first = { offset: start.offset - spaces, line: start.line, column: 1 };
    return { file: this.#file, start: first, end: { offset: next, line: start.line + 1, column: 1 } };
  }
}
