/** `tq.pools`, which states the types of work pools: every type must be one, and every pool be used. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import type { Document, YamlValue } from '../document.ts';
import { entriesOf } from '../entries.ts';
import { replaceValue } from '../fixes.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import { guessedPoolType, POOL_TYPES, TYPES_WITH_TEMPLATE } from '../pool-types.ts';
import { isMapping, valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

const PLACE = ['tq', 'pools'];

export const checkPoolTypes: Check = ({ document, written, deployments, chosen }) => {
  const pools = valueAt(document.data, PLACE);
  if (!isMapping(pools)) return [];
  // What an entry that cannot be used names is not known.
  const named = new Set(deployments.map(({ workPool }) => workPool.name));
  const isComplete = deployments.length === chosen.length && chosen.length === entriesOf(written.data).length;
  return Object.entries(pools).flatMap(([name, type]) => [
    ...(isUnknown(type) ? [unknownType(document, name, type)] : []),
    ...(isComplete && !named.has(name) ? [unusedPool(document, name, [...named])] : []),
  ]);
};

function isUnknown(type: YamlValue): type is string {
  return typeof type === 'string' && !POOL_TYPES.includes(type) && !holdsPlaceholder(type);
}

/** Workers of one's own may have any type, so one that resembles none is not certainly wrong. */
function unknownType(document: Document, name: string, type: string): Diagnostic {
  const near = nearMiss(type, POOL_TYPES) ?? guessedPoolType(type);
  const path = [...PLACE, name];
  const found = diagnostic('TQ4051', {
    message: `\`${type}\` is no type of work pool that \`tq\` knows${didYouMean(near)}`,
    where: document.spanOf(path),
    help:
      near === undefined
        ? `write one of ${nameList([...TYPES_WITH_TEMPLATE])}; without a known type, job variables are not checked`
        : undefined,
    fix: near === undefined ? undefined : replaceValue(document, path, near, `write \`${near}\``),
  });
  return near === undefined ? { ...found, severity: 'warning' } : found;
}

function unusedPool(document: Document, name: string, named: readonly string[]): Diagnostic {
  const near = nearMiss(name, named);
  return diagnostic('TQ4052', {
    message: `no deployment uses the work pool \`${name}\`${didYouMean(near)}`,
    where: document.spanOf([...PLACE, name], 'key'),
    help: near === undefined ? 'remove it, or name it in a deployment' : undefined,
  });
}
