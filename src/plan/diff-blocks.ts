/** Blocks that files want and those that the server holds → the smallest change. Blocks of no file are left alone. */
import { BLOCK_TYPE_SLUG, DECLARED_BLOCK_TYPE } from '../blocks/declared-type.ts';
import { BLOCK_FIELDS } from '../blocks/fields.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { judge } from '../project/json-schema/judge.ts';
import type { BlockState, LiveBlock, LiveBlocks, LiveBlockSchema, LiveBlockType } from './block-state.ts';
import { isEqual } from './equal.ts';

/** Undefined: the field is not there, which is something else than null. */
export interface BlockFieldChange {
  field: string;
  before: JsonValue | undefined;
  after: JsonValue | undefined;
}

/** Ids on the server; what is absent is registered with the first block, as the released package does it. */
export interface BlockHome {
  typeId?: string;
  schemaId?: string;
}

export type BlockChange =
  | { action: 'create'; desired: BlockState; home: BlockHome; notes: string[] }
  | { action: 'update'; live: LiveBlock; desired: BlockState; fields: BlockFieldChange[]; notes: string[] }
  | { action: 'keep'; live: LiveBlock; desired: BlockState; notes: string[] };

/** In the order of the files. */
export function diffBlocks(desired: readonly BlockState[], live: LiveBlocks): BlockChange[] {
  const byName = new Map(live.blocks.map((block) => [block.name, block]));
  const said = new Set<string>();
  /** What holds for several new blocks is said of the first. */
  const isNew = (note: string): boolean => !said.has(note) && said.add(note) !== undefined;
  return desired.map((block): BlockChange => {
    const before = byName.get(block.name);
    if (before === undefined) {
      const { home, notes } = homeFor(block, live.type);
      return { action: 'create', desired: block, home, notes: notes.filter(isNew) };
    }
    const fields = diffFields(block, before);
    return fields.length === 0
      ? { action: 'keep', live: before, desired: block, notes: [] }
      : { action: 'update', live: before, desired: block, fields, notes: [] };
  });
}

/** Those of the file in their order, then what is on the server beside them: the released package keeps any field. */
function diffFields(desired: BlockState, live: LiveBlock): BlockFieldChange[] {
  const fields = new Set([...Object.keys(desired.data), ...Object.keys(live.data)]);
  return [...fields]
    .map((field) => ({ field, before: own(live, field), after: own(desired, field) }))
    .filter(({ before, after }) => !isEqual(before, after));
}

function own({ data }: BlockState, field: string): JsonValue | undefined {
  return Object.hasOwn(data, field) ? data[field] : undefined;
}

const RELEASE = `${DECLARED_BLOCK_TYPE.package} ${DECLARED_BLOCK_TYPE.version}`;

/**
 * The schema that a new block is made with: that of the release `tq` knows; else the newest one on the server that holds
 * the block, since whoever registered it runs that release; else that of the release `tq` knows, registered beside it.
 */
function homeFor(block: BlockState, type: LiveBlockType | undefined): { home: BlockHome; notes: string[] } {
  if (type === undefined)
    return {
      home: {},
      notes: [
        `the server does not know the block type \`${BLOCK_TYPE_SLUG}\`; it is registered as ${RELEASE} does it`,
      ],
    };
  const { id: typeId, schemas } = type;
  const known = schemas.find(isDeclared);
  if (known !== undefined) return { home: { typeId, schemaId: known.id }, notes: [] };
  const fitting = schemas.find((schema) => holds(schema, block));
  if (fitting !== undefined)
    return {
      home: { typeId, schemaId: fitting.id },
      notes: [
        `it is made with the schema that the server has, of ${release(fitting)}, and not of ${RELEASE}`,
      ],
    };
  const [newest] = schemas;
  const beside =
    newest === undefined ? '' : ` beside that of ${release(newest)}, which does not hold all its fields`;
  return { home: { typeId }, notes: [`the schema of ${RELEASE} is registered${beside}`] };
}

function isDeclared({ checksum, version }: LiveBlockSchema): boolean {
  return checksum === DECLARED_BLOCK_TYPE.checksum && version === DECLARED_BLOCK_TYPE.schema.version;
}

function holds({ fields }: LiveBlockSchema, { data }: BlockState): boolean {
  const { properties } = fields;
  return (
    isJsonObject(properties) &&
    BLOCK_FIELDS.every((field) => Object.hasOwn(properties, field)) &&
    judge(data, fields).misfits.length === 0
  );
}

function release({ version }: LiveBlockSchema): string {
  return version === undefined ? 'another release' : `version ${version}`;
}
