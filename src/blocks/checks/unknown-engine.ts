/** An engine that the package does not have: every check through the block fails. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { replaceValue } from '../../project/fixes.ts';
import { didYouMean, nearMiss, onlyNearMiss } from '../../project/near-miss.ts';
import { describe } from '../../project/yaml-value.ts';
import type { WrittenBlock } from '../check.ts';
import { ENGINE_NAMES, engineNamed } from '../engines.ts';

export function checkEngine({ document, data }: WrittenBlock): Diagnostic[] {
  const { engine_name: engine } = data;
  if (typeof engine !== 'string' || engineNamed(engine) !== undefined) return [];
  const path = ['engine_name'];
  const certain = onlyNearMiss(engine, ENGINE_NAMES);
  const near = nearMiss(engine, ENGINE_NAMES);
  return [
    diagnostic('TQ3205', {
      message: `\`engine_name\` names no engine, found ${describe(engine)}${didYouMean(near)}`,
      where: document.spanOf(path),
      help: near === undefined ? `write one of ${nameList(ENGINE_NAMES)}` : undefined,
      fix: certain === undefined ? undefined : replaceValue(document, path, certain, `write \`${certain}\``),
    }),
  ];
}
