/**
 * Parameter descriptions from a Google-style docstring, by the rules of griffe's parser, which Prefect uses. Other
 * styles give nothing. Sections tq does not need are read as well: what they swallow is not looked at again.
 */
import { cleanDocstring } from './docstring.ts';

const PARAMETERS = new Set(['args', 'arguments', 'params', 'parameters']);
const OTHER_SECTIONS = new Set([
  ...['keyword', 'other', 'type'].flatMap((kind) => [`${kind} args`, `${kind} arguments`]),
  ...['other', 'type'].flatMap((kind) => [`${kind} params`, `${kind} parameters`]),
  ...[
    'raises',
    'exceptions',
    'returns',
    'yields',
    'receives',
    'attributes',
    'functions',
    'methods',
    'classes',
  ],
  ...['type aliases', 'modules', 'warns', 'warnings'],
]);
const HEADING = /^(?<type>[\p{L}\p{N}_][\s\p{L}\p{N}_-]*):(\s+\S.*)?\s*$/u;

/** Parameter name → description. When a docstring has several parameter sections, the last one counts. */
export function parameterDescriptions(docstring: string | undefined): Map<string, string> {
  let descriptions = new Map<string, string>();
  if (!docstring) return descriptions;
  const lines = cleanDocstring(docstring.trimEnd()).split('\n');
  let inFence = false;
  for (let offset = 0; offset < lines.length; offset++) {
    const line = lines[offset] ?? '';
    if (line.trimStart().startsWith('```')) inFence = !inFence;
    const heading = inFence ? undefined : headingAt(lines, offset);
    if (heading === undefined) continue;
    if (PARAMETERS.has(heading)) {
      const { items, end } = readItems(lines, offset + 1);
      descriptions = describe(items);
      offset = end;
    } else if (OTHER_SECTIONS.has(heading)) {
      offset = readItems(lines, offset + 1).end;
    } else {
      offset = endOfBlock(lines, offset + 1);
    }
  }
  return descriptions;
}

/** The lower-case heading when a section or admonition starts at this line. */
function headingAt(lines: string[], offset: number): string | undefined {
  const match = HEADING.exec(lines[offset] ?? '');
  const isSpaced = offset === 0 || isBlank(lines[offset - 1] ?? '');
  // Content on the very next line makes a section; after a blank line griffe takes it for prose.
  if (!match?.groups || !isSpaced || !isIndented(lines[offset + 1])) return undefined;
  return match.groups['type']?.toLowerCase();
}

function describe(items: string[][]): Map<string, string> {
  const descriptions = new Map<string, string>();
  for (const [first = '', ...rest] of items) {
    const colon = first.indexOf(':');
    if (colon < 0) continue;
    const head = first.slice(0, colon);
    const name = head.includes('(') && head.endsWith(')') ? head.slice(0, head.indexOf('(')).trim() : head;
    const text = [first.slice(colon + 1).trimStart(), ...rest].join('\n').replace(/(?<!\n)\n+$/, '');
    descriptions.set(name, text);
  }
  return descriptions;
}

/** The items of a block, each with its lines; `end` is the last line that belongs to it. */
function readItems(lines: string[], from: number): { items: string[][]; end: number } {
  let offset = from;
  while (offset < lines.length && isBlank(lines[offset] ?? '')) offset++;
  const indent = indentOf(lines[offset] ?? '');
  if (indent === 0) return { items: [], end: offset - 1 };
  const items: string[][] = [];
  let item: string[] = [(lines[offset] ?? '').slice(indent)];
  for (offset++; offset < lines.length; offset++) {
    const line = lines[offset] ?? '';
    if (isBlank(line)) item.push('');
    else if (line.startsWith(' '.repeat(indent * 2))) item.push(line.slice(indent * 2));
    else if (line.startsWith(' '.repeat(indent + 1))) item.push(line.trimStart());
    else if (line.startsWith(' '.repeat(indent))) {
      items.push(item);
      item = [line.slice(indent)];
    } else break;
  }
  items.push(item);
  return { items, end: offset - 1 };
}

function endOfBlock(lines: string[], from: number): number {
  let offset = from;
  while (offset < lines.length && isBlank(lines[offset] ?? '')) offset++;
  const indent = indentOf(lines[offset] ?? '');
  if (indent === 0) return from - 1;
  while (
    offset < lines.length &&
    ((lines[offset] ?? '').startsWith(' '.repeat(indent)) || isBlank(lines[offset] ?? ''))
  )
    offset++;
  return offset - 1;
}

function isIndented(line: string | undefined): boolean {
  return line !== undefined && line.startsWith(' ') && !isBlank(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}
