/** Which type an unquoted text has: PyYAML's implicit resolvers, with its regular expressions. */
import { TAGS } from './nodes.ts';

// A `$` of Python also matches before a line break at the end, which `! "1\n"` can have.
const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\n?$/;
const NULL = /^(?:~|null|Null|NULL)\n?$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\n?$/;
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\n?$/;
const TIMESTAMP =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\n?$/;

interface Resolver {
  tag: string;
  pattern: RegExp;
  /** Only texts that begin with one of these are tried. */
  first: string;
}

/** The first one that matches wins. */
const RESOLVERS: readonly Resolver[] = [
  { tag: TAGS.bool, pattern: BOOL, first: 'yYnNtTfFoO' },
  { tag: TAGS.float, pattern: FLOAT, first: '-+0123456789.' },
  { tag: TAGS.int, pattern: INT, first: '-+0123456789' },
  { tag: TAGS.merge, pattern: /^<<\n?$/, first: '<' },
  { tag: TAGS.null, pattern: NULL, first: '~nN' },
  { tag: TAGS.timestamp, pattern: TIMESTAMP, first: '0123456789' },
  { tag: TAGS.value, pattern: /^=\n?$/, first: '=' },
  { tag: TAGS.yaml, pattern: /^[!&*]\n?$/, first: '!&*' },
];

const BY_FIRST = new Map<string, Resolver[]>();
for (const resolver of RESOLVERS) {
  for (const first of resolver.first) BY_FIRST.set(first, [...(BY_FIRST.get(first) ?? []), resolver]);
}

/** The tag of an unquoted text. */
export function resolveTag(value: string): string {
  if (value === '') return TAGS.null;
  const resolver = BY_FIRST.get(value.charAt(0))?.find((each) => each.pattern.test(value));
  return resolver?.tag ?? TAGS.str;
}
