/** Python's `repr()` of known values. */
import { type PythonValue, toText } from './value.ts';

/** How Python writes the value in a message or an f-string's `!r`; undefined when tq does not repeat it. */
export function toRepr(value: PythonValue): string | undefined {
  switch (value.type) {
    case 'str':
      return quoted(value.value);
    case 'list':
      return bracketed('[', value.items, ']');
    case 'tuple':
      return value.items.length === 1 ? bracketed('(', value.items, ',)') : bracketed('(', value.items, ')');
    case 'dict':
      return dictionary(value.entries);
    case 'none':
    case 'bool':
    case 'int':
    case 'float':
      return toText(value);
    default:
      return undefined;
  }
}

function bracketed(open: string, items: readonly PythonValue[], close: string): string | undefined {
  const written = items.map(toRepr);
  return written.includes(undefined) ? undefined : `${open}${written.join(', ')}${close}`;
}

function dictionary(entries: readonly [PythonValue, PythonValue][]): string | undefined {
  const written = entries.map(([key, value]) => [toRepr(key), toRepr(value)]);
  return written.flat().includes(undefined)
    ? undefined
    : `{${written.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
}

/** Single quotes, unless the text has them and no double ones. */
function quoted(text: string): string | undefined {
  // Other control characters and what Unicode calls unprintable are written as escapes that are not repeated here.
  if (/[^\P{C}\n\r\t]/u.test(text)) return undefined;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = {
    '\\': '\\\\',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    [quote]: `\\${quote}`,
  };
  return `${quote}${[...text].map((character) => escapes[character] ?? character).join('')}${quote}`;
}
