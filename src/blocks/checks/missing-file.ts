/** Names under `tq.blocks` that lead to no block: no file, one that cannot be read, an empty one. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../../project/document.ts';

/** `path`: where the name stands in `prefect.yaml`. */
export function missingBlockFile(document: Document, path: Path, written: string): Diagnostic {
  const isGlob = /[*?{[]/.test(written);
  return diagnostic('TQ3212', {
    message: isGlob
      ? `\`tq.blocks\` finds no file: none is called \`${written}\``
      : `\`tq.blocks\` names \`${written}\`, which is not there`,
    where: document.spanOf(path),
    help: 'name it from the folder of this file, or remove the name',
  });
}

/** A file that is there and cannot be read, such as a folder; `file` as it is shown. */
export function unreadableBlockFile(
  document: Document,
  path: Path,
  { file, detail }: { file: string; detail: string },
): Diagnostic {
  return diagnostic('TQ3201', {
    message: `the block file \`${file}\` cannot be read: ${detail}`,
    where: document.spanOf(path),
    help: 'name a file in YAML',
  });
}

/** What reading a file as YAML says of an empty one is about `prefect.yaml`. */
export function asBlockFinding(found: Diagnostic): Diagnostic {
  if (found.code !== 'TQ1003') return found;
  return diagnostic('TQ3201', {
    message: found.message,
    where: found.where,
    help: 'write `version: 1`, `name:` and the eight fields of the block; `tq schema block` tells them',
  });
}
