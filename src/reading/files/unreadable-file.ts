/** The finding for a file that cannot be read at all. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ReadFailure } from '../../ports/file-system.ts';

/** `name` is how the file is shown; `more` says where it is named, and what to do. */
export function unreadableFile(
  name: string,
  { failure, detail }: { failure: ReadFailure; detail: string },
  more: Pick<Diagnostic, 'where' | 'help'> = {},
): Diagnostic {
  return failure === 'missing'
    ? diagnostic('TQ1001', { message: `there is no file \`${name}\``, ...more })
    : diagnostic('TQ1002', { message: `\`${name}\` cannot be read: ${detail}`, ...more });
}
