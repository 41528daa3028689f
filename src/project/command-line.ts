/** Values given as options, with places to point at: each option is a line of a text of its own. */
import { oneLine } from '../diagnostics/one-line.ts';
import type { Span } from '../diagnostics/span.ts';

/** The name under which spans and sources know this text. */
export const COMMAND_LINE = 'command line';

/** An option as the user gave it: `--cron`, `5 4 * * *`. */
export interface GivenOption {
  name: string;
  value: string;
}

export interface CommandLine {
  text: string;
  /** The value of the option of that position in the list. */
  spanOf(index: number): Span;
}

export function commandLine(options: readonly GivenOption[]): CommandLine {
  const lines = options.map(({ name, value }) => `${name} ${quoted(value)}`);
  return {
    text: lines.join('\n'),
    spanOf(index) {
      const before = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
      const line = lines[index] ?? '';
      const column = (options[index]?.name.length ?? 0) + 1;
      const at = (offset: number) => ({ offset: before + offset, line: index + 1, column: offset + 1 });
      return { file: COMMAND_LINE, start: at(column), end: at(line.length) };
    },
  };
}

/** As one would type it; line breaks would shift the lines. */
function quoted(value: string): string {
  const line = oneLine(value);
  return /^[\w./:@%+=,-]+$/.test(line) ? line : `'${line.replaceAll("'", "'\\''")}'`;
}
