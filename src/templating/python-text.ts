/** What Python's `str()` and `repr()` make of a value: the text that a placeholder inside a longer text becomes. */
import { isMapping } from '../project/yaml-value.ts';
import { YamlTimestamp, type YamlValue } from '../project/document.ts';

/** `str(value)`: text as it is, `True`, `None`, `['a', 1]`. */
export function pythonText(value: YamlValue): string {
  return typeof value === 'string' ? value : representation(value);
}

function representation(value: YamlValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(representation).join(', ')}]`;
  if (isMapping(value)) {
    const items = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${representation(item)}`);
    return `{${items.join(', ')}}`;
  }
  return value instanceof YamlTimestamp ? value.source : String(value);
}

/** Python writes exponents of two digits at least, and turns to them later than JavaScript for small numbers only. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isSafeInteger(value)) return String(value);
  const size = Math.abs(value);
  const text = size >= 1e16 || size < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inside = '';
  for (const character of text) {
    if (character === quote) inside += `\\${quote}`;
    else inside += ESCAPES[character] ?? escapeUnprintable(character);
  }
  return quote + inside + quote;
}

/** Control characters, separators and the like; the blank is the one separator that Python prints. */
function escapeUnprintable(character: string): string {
  if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}
