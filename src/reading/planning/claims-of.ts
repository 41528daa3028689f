/** What a file would make on the server, for `clashes`. */
import { blockLabel } from '../../plan/block-state.ts';
import type { Claims } from '../../project/clashes.ts';
import type { LoadedProject } from '../load-project.ts';

/** What a file would make on the server, and where it says so, by names that `rename` gives to files. */
export function claimsOf(
  { project: { document }, deployments, blocks, blockPlaces }: LoadedProject,
  rename: (file: string) => string,
): Claims {
  const at = (where: ReturnType<typeof document.spanOf>) => ({ ...where, file: rename(where.file) });
  return {
    deployments: deployments.map(({ deployment, flow }) => ({
      name: `${flow.flowName}/${deployment.name}`,
      where: at(document.spanOf([...deployment.path, 'name'])),
    })),
    blocks: blocks.map((block) => ({
      name: blockLabel(block).replace(/^block /, ''),
      where: at(blockPlaces.get(block.name) ?? document.spanOf(['tq', 'blocks'])),
      content: block.data,
    })),
  };
}
