/** A list in TOML that a person writes, for the readers of such lists. */
import type { TextFile } from '../../requirements/read-requirements.ts';
import { parseToml, type TomlTable } from '../../toml-table.ts';
import type { HostProblem } from './pin.ts';

const LONGEST = 200_000;

/** One that is longer is not looked at. A text that is not TOML is a problem with its line. */
export function readShortToml({ file, text }: TextFile): { table: TomlTable } | { problem: HostProblem } {
  if (text.length > LONGEST) return { problem: { place: { file }, message: 'it is longer than 200 KB' } };
  const read = parseToml(text);
  return 'table' in read
    ? { table: read.table }
    : { problem: { place: { file, line: read.fault.line }, message: 'it is not TOML' } };
}
