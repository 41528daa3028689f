/** Names for keys that are not text: what Python's `str()` makes of them, since the data has text keys only. */
import { YamlTimestamp, type YamlValue } from '../document.ts';
import { TAGS, type YamlNode } from './nodes.ts';
import { pythonDate } from './timestamps.ts';

/** The name of a key; undefined for a list, a mapping or a set, which Python cannot use as one. */
export function keyName(node: YamlNode, value: YamlValue): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return node.tag === TAGS.float ? pythonFloat(value) : String(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof YamlTimestamp) return pythonDate(value.source);
  if (value instanceof Uint8Array) return pythonBytes(value);
  return undefined;
}

/** Python takes `1`, `1.0` and `true` for one key, and keeps the name it saw first. */
export function numericKey(value: YamlValue): number | bigint | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? value : undefined;
}

/** `repr()` of a float: always with a point or an exponent. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const plain = power < 0 ? value.toFixed(mantissa.replace(/^-?\d\.?/, '').length - power) : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

function pythonBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let text = '';
  for (const byte of bytes) text += pythonByte(byte, quote);
  return `b${quote}${text}${quote}`;
}

const BYTE_ESCAPES: Record<number, string> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

function pythonByte(byte: number, quote: string): string {
  const character = String.fromCharCode(byte);
  if (character === quote) return `\\${quote}`;
  const escape = BYTE_ESCAPES[byte];
  if (escape !== undefined) return escape;
  return byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}
