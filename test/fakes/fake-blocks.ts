/** The blocks of `FakePrefect`, their types and schemas: refuses what Prefect 3.8.8 does. */
import { createHash } from 'node:crypto';
import { DECLARED_BLOCK_TYPE } from '../../src/blocks/declared-type.ts';
import type { JsonObject } from '../../src/json.ts';
import type { LiveBlock, LiveBlockSchema, LiveBlockType } from '../../src/plan/block-state.ts';
import { isEqual } from '../../src/plan/equal.ts';
import type {
  BlockDocument,
  NewBlock,
  NewBlockSchema,
  NewBlockType,
} from '../../src/ports/prefect-client.ts';
import { refuse } from './refuse.ts';

export class FakeBlocks {
  /** By slug. */
  readonly #types = new Map<string, LiveBlockType>();
  /** By `type/name`. */
  readonly #blocks = new Map<string, LiveBlock>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** As someone does in the UI; with its type, when there is none of that slug. */
  save(typeSlug: string, name: string, { data, secretFields }: BlockDocument): void {
    const known = this.#blocks.get(`${typeSlug}/${name}`);
    if (!this.#types.has(typeSlug)) this.registerByHand(typeSlug, { secret_fields: secretFields }, undefined);
    this.#blocks.set(`${typeSlug}/${name}`, { id: known?.id ?? this.#newId(), name, data, secretFields });
  }

  /** As another release of a package does; the newest schema stands first. */
  registerByHand(slug: string, fields: JsonObject, version: string | undefined): void {
    const type = this.#types.get(slug) ?? { id: this.#newId(), schemas: [] };
    type.schemas.unshift({ id: this.#newId(), checksum: checksumOf(fields), version, fields });
    this.#types.set(slug, type);
  }

  /** A copy. Only secrets at the top of a block are covered. */
  document(typeSlug: string, name: string, { withoutSecrets = false } = {}): BlockDocument | undefined {
    const found = structuredClone(this.#blocks.get(`${typeSlug}/${name}`));
    if (found === undefined) return undefined;
    const { data, secretFields } = found;
    if (!withoutSecrets) return { data, secretFields };
    for (const field of secretFields) if (field in data) data[field] = '********';
    return { data, secretFields, withoutSecrets };
  }

  find(typeSlug: string, names: readonly string[]): LiveBlock[] {
    return [...new Set(names)].flatMap((name) => this.#blocks.get(`${typeSlug}/${name}`) ?? []);
  }

  list(typeSlug: string): LiveBlock[] {
    const ofType = [...this.#blocks].filter(([key]) => key.startsWith(`${typeSlug}/`));
    return ofType.map(([, block]) => block).sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  type(slug: string): LiveBlockType | undefined {
    return this.#types.get(slug);
  }

  createType({ slug }: NewBlockType): string {
    if (this.#types.has(slug))
      refuse('POST /block_types/', 409, `Block type with slug "${slug}" already exists`);
    const id = this.#newId();
    this.#types.set(slug, { id, schemas: [] });
    return id;
  }

  /** One with the same fields and version is the same, whatever its type is. */
  createSchema(typeId: string, { fields, version }: NewBlockSchema): string {
    const types = [...this.#types.values()];
    const type = types.find(({ id }) => id === typeId);
    if (type === undefined) return refuse('POST /block_schemas/', 404, `Block type ${typeId} not found.`);
    const checksum = checksumOf(fields);
    const isKnown = (each: LiveBlockSchema): boolean =>
      each.checksum === checksum && each.version === version;
    const known = types.flatMap(({ schemas }) => schemas).find(isKnown);
    if (known !== undefined) return known.id;
    const id = this.#newId();
    type.schemas.unshift({ id, checksum, version, fields });
    return id;
  }

  create({ typeSlug, schemaId, name, data }: NewBlock): string {
    const key = `${typeSlug}/${name}`;
    if (!/^[a-z0-9-]+$/.test(name))
      refuse('POST /block_documents/', 422, 'body.name: Block document name must only contain lowercase');
    if (this.#blocks.has(key)) refuse('POST /block_documents/', 409, 'Block already exists');
    const schema = this.#types.get(typeSlug)?.schemas.find(({ id }) => id === schemaId);
    if (schema === undefined) refuse('POST /block_documents/', 409, 'Data integrity conflict.');
    const secretFields = (schema?.fields.secret_fields ?? []) as string[];
    const id = this.#newId();
    this.#blocks.set(key, { id, name, data, secretFields });
    return id;
  }

  update(id: string, data: JsonObject): void {
    const key = this.keyOf(id);
    const block = this.#blocks.get(key ?? '');
    if (key === undefined || block === undefined)
      return refuse(`PATCH /block_documents/${id}`, 404, 'Block document not found');
    this.#blocks.set(key, { ...block, data });
  }

  delete(id: string): void {
    const key = this.keyOf(id);
    if (key !== undefined) this.#blocks.delete(key);
  }

  /** `type/name` */
  keyOf(id: string): string | undefined {
    return [...this.#blocks].find(([, block]) => block.id === id)?.[0];
  }
}

/** The released package's own is what the server computes of its fields; of others only that they differ counts. */
function checksumOf(fields: JsonObject): string {
  if (isEqual(fields, DECLARED_BLOCK_TYPE.schema.fields)) return DECLARED_BLOCK_TYPE.checksum;
  return `sha256:${createHash('sha256').update(JSON.stringify(fields)).digest('hex')}`;
}
