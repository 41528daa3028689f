/** Names that the server refuses for a block document (`prefect/types/names.py`, Prefect 3.8.8). */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { describe, isPresent } from '../../project/yaml-value.ts';
import type { WrittenBlock } from '../check.ts';

const LEGAL = /^[a-z0-9-]+$/;

export function checkName({ document, data }: WrittenBlock): Diagnostic[] {
  const { name } = data;
  if (!isPresent(name)) {
    const where = document.spanOf(Object.hasOwn(data, 'name') ? ['name'] : ['version'], 'key');
    const help = 'write `name:` with the name by which flows load the block';
    return [diagnostic('TQ3211', { message: 'the block has no name', where, help })];
  }
  if (typeof name !== 'string' || LEGAL.test(name)) return [];
  const legal = legalName(name);
  return [
    diagnostic('TQ3211', {
      message: `a block's name holds \`a\` to \`z\`, \`0\` to \`9\` and \`-\` alone, found ${describe(name)}`,
      where: document.spanOf(['name']),
      help: LEGAL.test(legal) ? `write \`${legal}\`, in the flows that load it as well` : undefined,
    }),
  ];
}

function legalName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_./]+/g, '-');
}
