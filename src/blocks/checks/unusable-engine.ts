/**
 * Engines that no block can use: it passes `parallel` and `max_workers` to whatever engine it makes, and the
 * configurations of these have no such fields (truthound-orchestration 3.0.3, `EngineBlock._create_engine`; measured:
 * `PanderaConfig.__init__() got an unexpected keyword argument 'parallel'`, with any value of either field).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { WrittenBlock } from '../check.ts';
import { engineNamed } from '../engines.ts';

export function checkEngineUse({ document, data }: WrittenBlock): Diagnostic[] {
  const { engine_name: written } = data;
  const engine = typeof written === 'string' ? engineNamed(written) : undefined;
  if (engine === undefined || engine === 'truthound') return [];
  return [
    diagnostic('TQ3209', {
      message: `every check through a block with the engine \`${engine}\` fails: its configuration refuses \`parallel\` and \`max_workers\`, which the released block always passes`,
      where: document.spanOf(['engine_name']),
      help: 'use `truthound` in the block, or call the engine in the flow without a block',
    }),
  ];
}
