/** One line of a builder's output, as a person would see it. */

/** Longer lines are cut: a line of a minified file is no news. In characters. */
const LONGEST = 1000;

/** An instruction as it is shown, in characters. */
const LONGEST_INSTRUCTION = 200;

/** Colours and movements of the cursor (ECMA-48, `CSI … final byte`). */
// eslint-disable-next-line no-control-regex -- the sequences begin with a control character
export const CONTROL_SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** What BuildKit puts before a line of output; what is drawn over with `\r` stands behind it. */
const BUILDKIT_PREFIX = /^#\d+ (?:\d+\.\d+ )?/;

/** Without colours; of what was drawn over itself with `\r`, what was left standing. Empty: nothing was printed. */
export function cleanLine(line: string): string {
  const [prefix = ''] = BUILDKIT_PREFIX.exec(line) ?? [];
  const drawn = line.slice(prefix.length).split('\r');
  const seen = drawn.findLast((text) => withoutColour(text).trim() !== '');
  return seen === undefined ? '' : `${prefix}${withoutColour(seen).trimEnd()}`;
}

/** What can be shown of it; no pattern runs over megabytes. */
function withoutColour(text: string): string {
  return text
    .slice(0, 2 * LONGEST)
    .replaceAll(CONTROL_SEQUENCE, '')
    .slice(0, LONGEST);
}

/** On one line, shortened. */
export function shortInstruction(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_INSTRUCTION ? `${line.slice(0, LONGEST_INSTRUCTION - 1)}…` : line;
}
