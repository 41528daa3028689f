/** The text or TOML value of one setting → what it means, as strictly as Prefect's own settings. Pure. */
import { isTable } from '../../toml-table.ts';

/** What a value should have been. Never the value itself, which may be a secret. */
export class WrongValue extends Error {}

/** Undefined for an empty text, which Prefect treats like no value. */
export function toText(value: unknown): string | undefined {
  if (typeof value !== 'string') throw new WrongValue('must be text');
  return value === '' ? undefined : value;
}

/** Without slashes at the end. */
export function toUrl(value: unknown): string | undefined {
  const text = toText(value)?.trim();
  if (text === undefined || text === '') return undefined;
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) {
    throw new WrongValue('must be an address like `http://127.0.0.1:4200/api`');
  }
  return text.replace(/(?<!\/)\/+$/, '');
}

const TRUE = ['1', 'true', 'yes', 'on', 't', 'y'];
const FALSE = ['0', 'false', 'no', 'off', 'f', 'n'];

export function toBoolean(value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new WrongValue('must be `true` or `false`');
}

/** In milliseconds. */
export function toTimeout(value: unknown): number {
  const seconds = toNumber(value);
  if (seconds === undefined || seconds <= 0) throw new WrongValue('must be a number of seconds above 0');
  return seconds * 1000;
}

export function toCount(value: unknown): number {
  const count = toNumber(value);
  if (count === undefined || !Number.isInteger(count) || count < 0)
    throw new WrongValue('must be a whole number, 0 or more');
  return count;
}

export function toFactor(value: unknown): number {
  const factor = toNumber(value);
  if (factor === undefined || factor < 0) throw new WrongValue('must be a number, 0 or more');
  return factor;
}

/** As pydantic reads one, with underscores between digits. */
const NUMBER = /^[+-]?((\d(_?\d)*)(\.(\d(_?\d)*)?)?|\.\d(_?\d)*)(e[+-]?\d(_?\d)*)?$/i;

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || !NUMBER.test(value.trim())) return undefined;
  return Number(value.replaceAll('_', ''));
}

/** One code, a list, or text with commas; each once. */
export function toStatusCodes(value: unknown): number[] {
  const isText = typeof value === 'string';
  const parts: unknown[] = isText ? (value === '' ? [] : value.split(',')) : [value].flat();
  const codes = parts.map((part) => {
    const code = toNumber(part);
    if (code === undefined || !Number.isInteger(code) || code < 100 || code > 599) {
      throw new WrongValue('must be HTTP status codes, like `500,504`');
    }
    return code;
  });
  return [...new Set(codes)];
}

/** A table, or text that holds a JSON object. */
export function toHeaders(value: unknown): Record<string, string> {
  const headers: unknown = typeof value === 'string' ? parseJson(value) : value;
  if (!isTable(headers) || !Object.values(headers).every((header) => typeof header === 'string')) {
    throw new WrongValue('must be a JSON object of texts, like `{"X-Team": "data"}`');
  }
  return headers as Record<string, string>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
