/** What is named and not there, or there and not whole. */
import { BLOCK_FIELDS, BLOCK_TYPE } from '../../blocks/fields.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { HeldBlock } from '../../ports/readiness-reader.ts';
import type { Found } from '../verdict/answer.ts';
import { labelOf, type NamedValue } from './named-on-server.ts';

export interface HeldValues {
  /** By type, those that exist; a type that was not told of is left out. */
  blocks: ReadonlyMap<string, readonly HeldBlock[]>;
  /** Undefined where the server did not tell. */
  variables: ReadonlySet<string> | undefined;
  /** Names of the data-quality blocks that a deploy writes. */
  written: ReadonlySet<string>;
}

/** One finding for each place. */
export function missingValues(named: readonly NamedValue[], held: HeldValues): Found[] {
  return named.flatMap((each): Found[] => {
    const found = each.kind === 'block' ? judgeBlock(each, held) : judgeVariable(each, held);
    if (found === undefined) return [];
    const finding: Diagnostic = each.isOptional ? { ...found, severity: 'warning' } : found;
    return [{ finding, entries: each.entries }];
  });
}

function judgeVariable(named: NamedValue, { variables }: HeldValues) {
  if (variables === undefined || variables.has(named.name)) return undefined;
  return diagnostic('TQ5012', {
    message: `the server has no variable \`${named.name}\`, which ${named.by} asks for`,
    where: named.where,
    help: `set it with \`prefect variable set ${named.name} VALUE\`, or correct the name`,
  });
}

function judgeBlock(named: NamedValue, { blocks, written }: HeldValues) {
  const ofType = blocks.get(named.type);
  const isWritten = named.type === BLOCK_TYPE && written.has(named.name);
  if (ofType === undefined || isWritten) return undefined;
  const held = ofType.find(({ name }) => name === named.name);
  if (held !== undefined) return named.type === BLOCK_TYPE ? incomplete(named, held) : undefined;
  return diagnostic('TQ5012', {
    message: `the server has no block \`${labelOf(named)}\`, which ${named.by} asks for`,
    where: named.where,
    help: 'make the block, or correct the name',
  });
}

function incomplete(named: NamedValue, { fields }: HeldBlock) {
  const missing = BLOCK_FIELDS.filter((field) => !fields.includes(field));
  if (missing.length === 0) return undefined;
  return diagnostic('TQ5013', {
    message: `the block \`${labelOf(named)}\` on the server does not give ${nameList(missing)}, and the released package fails without ${missing.length === 1 ? 'it' : 'them'}`,
    where: named.where,
    help: 'describe the block in a file of `tq.blocks`, with every field, and deploy it',
  });
}
