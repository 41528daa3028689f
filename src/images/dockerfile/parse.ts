/** The text of a Dockerfile → instructions and stages with their places. Never fails: what is wrong is told by the rules. */
import {
  DockerfileParser,
  type Instruction as ParsedInstruction,
  type JSONInstruction,
  type Onbuild,
  type PropertyInstruction,
  type Run,
} from 'dockerfile-ast';
import { Instruction as AnyInstruction } from 'dockerfile-ast/lib/instruction.js';
import type { Span } from '../../diagnostics/span.ts';
import { Lines } from '../../project/yaml/spans.ts';
import type { Assignment, Dockerfile, Flag, Instruction, Stage, Word } from './instruction.ts';

/** A place as `dockerfile-ast` tells it: lines and characters count from 0. */
interface Range {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

/** Offsets from places, and places from offsets, in one text. */
interface Places {
  text: string;
  offsetOf: (position: Range['start']) => number;
  at: (range: Range) => Span;
}

/** `file` is the path as the user should read it. */
export function parseDockerfile(file: string, text: string): Dockerfile {
  const lines = new Lines(file, text);
  const spanOf = (start: number, end: number): Span => lines.span({ start, end });
  const places = placesIn(text, spanOf);
  const parsed = DockerfileParser.parse(text);
  const instructions = parsed.getInstructions().map((each) => instructionOf(each, places));
  const directives = parsed.getDirectives();
  const valueOf = (name: string) =>
    directives.find((each) => each.getName().toLowerCase() === name)?.getValue();
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const wrongEscape = directives
    .filter((each) => each.getName().toLowerCase() === 'escape' && !/^[\\`]$/.test(each.getValue()))
    .map((each) => ({ text: each.getValue(), where: places.at(each.getValueRange() ?? each.getRange()) }))[0];
  return {
    file,
    text,
    escape: parsed.getEscapeCharacter(),
    ...(wrongEscape === undefined ? {} : { wrongEscape }),
    isStandard: isStandard(valueOf('syntax')),
    instructions,
    globals: first < 0 ? instructions : instructions.slice(0, first),
    stages: stagesOf(instructions),
    spanOf,
  };
}

/** Docker's own front end, from whichever registry it is mirrored. */
function isStandard(syntax: string | undefined): boolean {
  return syntax === undefined || /(?:^|\/)docker(?:-upstream|file-upstream)?\/dockerfile\b/.test(syntax);
}

function placesIn(text: string, spanOf: (start: number, end: number) => Span): Places {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
  const offsetOf = ({ line, character }: Range['start']): number =>
    Math.min((starts[line] ?? text.length) + character, text.length);
  return { text, offsetOf, at: ({ start, end }) => spanOf(offsetOf(start), offsetOf(end)) };
}

function instructionOf(parsed: ParsedInstruction, places: Places): Instruction {
  const keyword = parsed.getKeyword();
  const heredocs = MAY_HAVE_HEREDOCS.has(keyword) ? heredocsOf(parsed as Run, places) : [];
  const strings = jsonStrings(parsed, places);
  const bodyStart = Math.min(...heredocs.map(({ contentStart }) => contentStart));
  // Each kind of instruction leaves out what it takes for its flags, which is wrong behind a word such as `a--b`.
  const all = AnyInstruction.prototype.getArguments
    .call(parsed)
    .map((each): Word => ({ text: each.getValue(), where: places.at(each.getRange()) }))
    .filter(({ where }) => where.start.offset < bodyStart);
  const first = all.findIndex(({ text }) => !/^--./.test(text));
  const flags = first < 0 ? all : all.slice(0, first);
  const trigger = keyword === 'ONBUILD' ? (parsed as unknown as Onbuild).getTriggerInstruction() : null;
  return {
    keyword,
    where: places.at(parsed.getInstructionRange()),
    flags: flags.map(flagOf),
    words: strings ?? all.slice(flags.length),
    isJson: strings !== undefined,
    assignments: HAVE_ASSIGNMENTS.has(keyword) ? assignmentsOf(parsed as PropertyInstruction, places) : [],
    heredocs: heredocs.map(({ name, where, isOpen }) => ({ name, where, isOpen })),
    body: {
      start: places.offsetOf(parsed.getInstructionRange().end),
      end: places.offsetOf(parsed.getRange().end),
    },
    ...(trigger === null ? {} : { trigger: instructionOf(trigger, places) }),
  };
}

const MAY_HAVE_HEREDOCS = new Set(['RUN', 'COPY', 'ADD']);
const HAVE_ASSIGNMENTS = new Set(['ARG', 'ENV', 'LABEL']);

function heredocsOf(parsed: Run, places: Places) {
  return parsed.getHeredocs().map((each) => {
    const last = each.getDelimiterRange();
    const begin = each.getContentRange()?.start ?? last?.start;
    const where = places.at(each.getStartRange());
    const lineEnd = places.text.slice(where.end.offset).search(/[\r\n]/);
    const afterLine = lineEnd < 0 ? places.text.length : where.end.offset + lineEnd;
    return {
      name: each.getName(),
      where,
      isOpen: last === null,
      contentStart: begin === undefined ? afterLine : places.offsetOf(begin),
    };
  });
}

function flagOf({ text, where }: Word): Flag {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  return { name, value, where };
}

/** Undefined for the shell form, which a list that is no JSON is as well. */
function jsonStrings(parsed: ParsedInstruction, places: Places): Word[] | undefined {
  if (!('getJSONStrings' in parsed)) return undefined;
  const json = parsed as JSONInstruction;
  if (json.getOpeningBracket() === null || json.getClosingBracket() === null) return undefined;
  const strings = json.getJSONStrings().map((each) => {
    const where = places.at(each.getRange());
    const source = places.text.slice(where.start.offset, where.end.offset);
    // A line break and the escape in front of it do not count.
    const text = textOf(source.replaceAll(/[\\`][ \t]*\r?\n/g, ''));
    return text === undefined ? undefined : { text, where };
  });
  return strings.every((each) => each !== undefined) ? strings : undefined;
}

function textOf(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function assignmentsOf(parsed: PropertyInstruction, places: Places): Assignment[] {
  return parsed.getProperties().map((property) => {
    const valueRange = property.getValueRange();
    return {
      name: property.getName(),
      nameWhere: places.at(property.getNameRange()),
      value: property.getUnescapedValue() ?? undefined,
      valueWhere: valueRange === null ? undefined : places.at(valueRange),
      hasEquals: property.getAssignmentOperator() === '=',
    };
  });
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const starts = instructions.flatMap(({ keyword }, index) => (keyword === 'FROM' ? [index] : []));
  return starts.map((start, index) => {
    const from = instructions[start] as Instruction;
    const [base, as, name] = from.words;
    return {
      index,
      name: as?.text.toLowerCase() === 'as' ? name?.text.toLowerCase() : undefined,
      from,
      base,
      instructions: instructions.slice(start + 1, starts[index + 1] ?? instructions.length),
    };
  });
}
