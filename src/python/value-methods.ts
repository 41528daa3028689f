/** Methods of known values: `'a,b'.split(',')`, `names.get('x')`, `Path('a').joinpath('b')`. */
import { readVariable } from './environment-values.ts';
import { formatFields } from './format-fields.ts';
import { joinPaths } from './paths.ts';
import { titled } from './text-case.ts';
import { type CallArguments, NONE, type PythonValue, toText } from './value.ts';

type Method<T extends PythonValue['type']> = (
  self: Extract<PythonValue, { type: T }>,
  call: CallArguments,
) => PythonValue | undefined;

const text = (value: string): PythonValue => ({ type: 'str', value });
const list = (items: PythonValue[]): PythonValue => ({ type: 'list', items });
/** What `dict.keys()` gives: it can be gone through, and has no JSON form. */
const view = (items: PythonValue[]): PythonValue => ({ type: 'opaque', items });
const bool = (value: boolean): PythonValue => ({ type: 'bool', value });

/** Methods that take nothing. */
const TEXT_CHANGES: Record<string, (value: string) => string> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  casefold: (value) => value.toLowerCase(),
  title: titled,
  capitalize: (value) => value.charAt(0).toUpperCase() + value.slice(1).toLowerCase(),
};

const STRIPS: Record<string, [start: boolean, end: boolean]> = {
  strip: [true, true],
  lstrip: [true, false],
  rstrip: [false, true],
};

const TEXT_METHODS: Record<string, Method<'str'>> = {
  ...Object.fromEntries(
    Object.entries(TEXT_CHANGES).map(([name, change]): [string, Method<'str'>] => [
      name,
      ({ value }, call) => (isEmpty(call) ? text(change(value)) : undefined),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(STRIPS).map(([name, [start, end]]): [string, Method<'str'>] => [
      name,
      ({ value }, call) => strip(value, call, start, end),
    ]),
  ),
  split: ({ value }, call) => split(value, call),
  splitlines: ({ value }, call) =>
    isEmpty(call)
      ? list(
          value
            .replace(/\r?\n$/, '')
            .split(/\r\n|\r|\n/)
            .map(text),
        )
      : undefined,
  join: ({ value }, call) => join(value, call),
  replace: ({ value }, call) => {
    const [from, to, count] = call.positional;
    return from?.type === 'str' && to?.type === 'str' && !count && from.value !== ''
      ? text(value.replaceAll(from.value, () => to.value))
      : undefined;
  },
  startswith: ({ value }, call) => endsOf(call, (end) => value.startsWith(end)),
  endswith: ({ value }, call) => endsOf(call, (end) => value.endsWith(end)),
  removeprefix: ({ value }, call) =>
    onlyText(call, (prefix) => (value.startsWith(prefix) ? value.slice(prefix.length) : value)),
  removesuffix: ({ value }, call) =>
    onlyText(call, (suffix) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
  format: ({ value }, call) => formatFields(value, call),
  isdigit: ({ value }, call) => (isEmpty(call) ? bool(/^\p{Nd}+$/u.test(value)) : undefined),
  encode: ({ value }, call) =>
    isEmpty(call) ? { type: 'text', of: 'builtins.bytes', text: value } : undefined,
};

const DICTIONARY_METHODS: Record<string, Method<'dict'>> = {
  get: ({ entries }, { positional: [key, fallback] }) =>
    key && (entries.findLast(([candidate]) => isSame(candidate, key))?.[1] ?? fallback ?? NONE),
  keys: ({ entries }) => view(entries.map(([key]) => key)),
  values: ({ entries }) => view(entries.map(([, value]) => value)),
  items: ({ entries }) => view(entries.map((entry) => ({ type: 'tuple', items: entry }))),
  copy: (self) => self,
};

const LIST_METHODS: Record<string, Method<'list' | 'tuple' | 'set'>> = {
  copy: (self) => self,
  union: ({ items }, { positional: [other] }) =>
    other?.type === 'set' || other?.type === 'list'
      ? { type: 'set', items: [...items, ...other.items] }
      : undefined,
};

/** What `self.name(…)` yields; undefined when tq does not know the method or these arguments. */
export function callMethod(self: PythonValue, name: string, call: CallArguments): PythonValue | undefined {
  switch (self.type) {
    case 'str':
      return TEXT_METHODS[name]?.(self, call);
    case 'dict':
      return DICTIONARY_METHODS[name]?.(self, call);
    case 'list':
    case 'tuple':
    case 'set':
      return LIST_METHODS[name]?.(self, call);
    case 'environment':
      return name === 'get' ? readVariable(self, call) : undefined;
    case 'text':
      return textMethod(self, name, call);
    case 'timedelta':
      return name === 'total_seconds' ? { type: 'float', value: Number(self.microseconds) / 1e6 } : undefined;
    default:
      return undefined;
  }
}

/** Dates and paths. */
function textMethod(
  self: Extract<PythonValue, { type: 'text' }>,
  name: string,
  call: CallArguments,
): PythonValue | undefined {
  if (self.of.startsWith('datetime.') && name === 'isoformat' && isEmpty(call) && !self.text.endsWith('Z'))
    return text(self.text);
  if (!self.of.startsWith('pathlib.')) return undefined;
  if (name === 'as_posix' && isEmpty(call)) return text(self.text);
  const tails = call.positional.map((value) => toText(value));
  if (name !== 'joinpath' || tails.includes(undefined)) return undefined;
  return { ...self, text: joinPaths([self.text, ...tails.map(String)]) };
}

function isEmpty(call: CallArguments): boolean {
  return call.positional.length === 0 && call.keyword.size === 0;
}

function isSame(left: PythonValue, right: PythonValue): boolean {
  return left.type === right.type && toText(left) !== undefined && toText(left) === toText(right);
}

function strip(value: string, call: CallArguments, start: boolean, end: boolean): PythonValue | undefined {
  const [given] = call.positional;
  if (given && given.type !== 'str') return undefined;
  const isStripped = (character: string): boolean => given?.value.includes(character) ?? /\s/.test(character);
  const characters = [...value];
  while (start && characters[0] !== undefined && isStripped(characters[0])) characters.shift();
  while (end && characters.length > 0 && isStripped(characters.at(-1) ?? '')) characters.pop();
  return text(characters.join(''));
}

function split(value: string, call: CallArguments): PythonValue | undefined {
  const separator = call.positional[0] ?? call.keyword.get('sep');
  if (call.positional.length > 1 || call.keyword.has('maxsplit')) return undefined;
  if (separator === undefined || separator.type === 'none')
    return list(
      value
        .split(/\s+/)
        .filter((part) => part !== '')
        .map(text),
    );
  return separator.type === 'str' && separator.value !== ''
    ? list(value.split(separator.value).map(text))
    : undefined;
}

function join(separator: string, { positional: [given] }: CallArguments): PythonValue | undefined {
  const items = given && 'items' in given ? given.items : undefined;
  const texts = items?.map((item) => (item.type === 'str' ? item.value : undefined));
  // The order of a set of texts changes from run to run.
  return !texts || texts.includes(undefined) || given?.type === 'set'
    ? undefined
    : text(texts.join(separator));
}

function endsOf(call: CallArguments, holds: (end: string) => boolean): PythonValue | undefined {
  const [given] = call.positional;
  const ends = given?.type === 'tuple' ? given.items : given ? [given] : [];
  const texts = ends.map((end) => (end.type === 'str' ? end.value : undefined));
  if (texts.length === 0 || texts.includes(undefined) || call.positional.length > 1) return undefined;
  return bool(texts.some((end) => end !== undefined && holds(end)));
}

function onlyText(call: CallArguments, change: (value: string) => string): PythonValue | undefined {
  const [given] = call.positional;
  return given?.type === 'str' && call.positional.length === 1 ? text(change(given.value)) : undefined;
}
