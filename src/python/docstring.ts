/** A function's docstring as `inspect.getdoc` returns it. */
import type { Node } from 'web-tree-sitter';
import { firstPart, unwrap } from './source-file.ts';
import { plainText } from './string-literal.ts';

/** The cleaned docstring of a function or class, or undefined when it has none. */
export function docstringOf(definition: Node): string | undefined {
  const body = definition.childForFieldName('body');
  const first = body ? firstPart(body) : undefined;
  const written = first?.type === 'expression_statement' ? firstPart(first) : undefined;
  const literal = written && unwrap(written);
  if (!literal || !/^(string|concatenated_string)$/.test(literal.type)) return undefined;
  // An f-string is no docstring even without placeholders.
  if (/^[rR]?[fF]/.test(literal.text)) return undefined;
  const text = plainText(literal);
  return text === undefined ? undefined : cleanDocstring(text);
}

/** `inspect.cleandoc`: first line stripped, the common indent of the rest removed, blank ends removed. */
export function cleanDocstring(text: string): string {
  const lines = expandTabs(text).split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const margin = indents.length > 0 ? Math.min(...indents) : 0;
  const cleaned = lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(margin)));
  // Python drops lines that are empty after the margin is cut, not lines of leftover blanks.
  while (cleaned.length > 0 && cleaned.at(-1) === '') cleaned.pop();
  while (cleaned.length > 0 && cleaned[0] === '') cleaned.shift();
  return cleaned.join('\n');
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let out = '';
  for (const character of text) {
    const width = character === '\t' ? 8 - (column % 8) : 1;
    out += character === '\t' ? ' '.repeat(width) : character;
    column = character === '\n' || character === '\r' ? 0 : column + width;
  }
  return out;
}
