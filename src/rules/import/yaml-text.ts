/** A value as YAML on one line, which PyYAML reads back as the same value. */
import { floatText } from '../python-value.ts';
import { PRINTABLE_LINE } from '../../project/yaml/printable.ts';
import { resolveTag } from '../../project/yaml/resolve.ts';
import { TAGS } from '../../project/yaml/nodes.ts';
import type { RuleValue } from '../rule.ts';

/** `isQuoted` puts a text into quotes in any case. */
export function yamlText(value: RuleValue, isQuoted = false): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return floatOf(value);
  if (typeof value === 'string') return !isQuoted && isPlain(value) ? value : quoted(value);
  if (Array.isArray(value)) return `[${value.map((each) => yamlText(each as RuleValue)).join(', ')}]`;
  if (value instanceof Map)
    return `{ ${[...value].map(([key, item]) => `${yamlText(key as string)}: ${yamlText(item as RuleValue)}`).join(', ')} }`;
  return String(value);
}

/** PyYAML takes an exponent only behind a point: `1e+16` is a text to it. */
function floatOf(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatText(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}

const PLAIN = /^[\p{L}_][\p{L}\p{N}_./@+-]*(?: [\p{L}\p{N}_./@+-]+)*$/u;

/** Words that no reader of YAML takes for anything but a text. */
function isPlain(text: string): boolean {
  return (
    PLAIN.test(text) &&
    PRINTABLE_LINE.test(text) &&
    text.length < 100 &&
    resolveTag(text) === TAGS.str &&
    !/^(?:y|n|Y|N)$/.test(text)
  );
}

function quoted(text: string): string {
  const isPrintable = PRINTABLE_LINE.test(text);
  if (isPrintable && text.includes("'") && !/["\\]/.test(text)) return `"${text}"`;
  if (isPrintable) return `'${text.replaceAll("'", "''")}'`;
  let escaped = '';
  for (const sign of text) escaped += escapedSign(sign);
  return `"${escaped}"`;
}

function escapedSign(sign: string): string {
  if (sign === '"' || sign === '\\') return `\\${sign}`;
  if (sign === '\n') return '\\n';
  if (sign === '\t') return '\\t';
  const code = sign.codePointAt(0) ?? 0;
  if (PRINTABLE_LINE.test(sign) || (code >= 0x10000 && code <= 0x10ffff)) return sign;
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
