/** What is said about anchors and aliases that do not fit. */
import type { ProblemDetails, Range } from './problem.ts';

/** The names PyYAML allows; `yaml` allows nearly everything. */
export const NAME = /^[\w-]+$/;

export function badName(sign: '&' | '*', name: string, range: Range): ProblemDetails {
  return {
    ...range,
    message: `\`${sign}\` must be followed by the name of an ${sign === '*' ? 'alias' : 'anchor'}: letters, digits, \`-\` and \`_\``,
    help: `put the value in quotes if the \`${sign}\` belongs to it`,
    cover: { start: range.start, end: range.end, with: 'x' },
  };
}

export function definedTwice(name: string, range: Range, earlier: Range): ProblemDetails {
  return {
    ...range,
    message: `the anchor \`&${name}\` is defined twice`,
    help: 'rename one of them',
    related: [{ start: earlier.start, end: earlier.end, text: 'first defined here' }],
  };
}

export function withoutAnchor(name: string, range: Range): ProblemDetails {
  return {
    ...range,
    message: `the alias \`*${name}\` has no anchor \`&${name}\` above it`,
    help: `mark the value it should repeat with \`&${name}\`, or put it in quotes if it is text`,
    mayFollow: true,
  };
}

export function containsItself(name: string, range: Range, opening: Range): ProblemDetails {
  return {
    code: 'TQ1006',
    ...range,
    message: `the alias \`*${name}\` stands inside the value it refers to`,
    help: 'write the value out; one that contains itself cannot be sent to a server',
    related: [{ start: opening.start, end: opening.end, text: 'the value begins here' }],
  };
}
