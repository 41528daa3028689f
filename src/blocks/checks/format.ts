/** What tells that a file is a block file at all: its version, and the type of the block. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../../project/document.ts';
import { describe, describeFile, isPresent } from '../../project/yaml-value.ts';
import type { WrittenBlock } from '../check.ts';
import { BLOCK_TYPE } from '../fields.ts';

export function checkFormat({ document, data }: WrittenBlock): Diagnostic[] {
  const { version, type } = data;
  const found: Diagnostic[] = [];
  if (!isPresent(version)) found.push(invalid(document, ['version'], 'the block file has no `version`'));
  else if (typeof version === 'number' && version !== 1)
    found.push(invalid(document, ['version'], `\`version\` must be \`1\`, found ${describe(version)}`));
  if (typeof type === 'string' && type !== BLOCK_TYPE)
    found.push({
      ...invalid(document, ['type'], `\`type\` must be \`${BLOCK_TYPE}\`, found ${describe(type)}`),
      help: `write \`type: ${BLOCK_TYPE}\`, or leave it out; \`tq\` keeps no blocks of other types`,
    });
  return found;
}

function invalid(document: Document, path: string[], message: string): Diagnostic {
  return diagnostic('TQ3201', { message, where: document.spanOf(path), help: 'write `version: 1`' });
}

/** A file that holds something else than a mapping. */
export function notAMapping(document: Document): Diagnostic {
  return diagnostic('TQ3201', {
    message: `a block file must be a mapping, found ${describeFile(document.data)}`,
    where: document.spanOf([]),
    help: 'write `version: 1`, `name:` and the eight fields of the block, one a line',
  });
}
