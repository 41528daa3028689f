/** Fewer than one worker: the engine refuses to start (`max_workers must be at least 1`, measured). */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { WrittenBlock } from '../check.ts';

export function checkWorkers({ document, data }: WrittenBlock): Diagnostic[] {
  const { max_workers: workers } = data;
  if ((typeof workers !== 'number' && typeof workers !== 'bigint') || workers >= 1) return [];
  return [
    diagnostic('TQ3208', {
      message: `\`max_workers\` must be at least 1, found \`${workers}\`: the engine refuses to start`,
      where: document.spanOf(['max_workers']),
      help: 'write `null` to leave it to the engine',
    }),
  ];
}
