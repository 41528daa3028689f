/** Blocks that are written, and the types that they belong to. Measured on Prefect 3.8.8, self-hosted. */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { LiveBlock, LiveBlockSchema, LiveBlockType } from '../../plan/block-state.ts';
import type { NewBlock, NewBlockSchema, NewBlockType } from '../../ports/prefect-client.ts';
import { secretFieldsOf } from './blocks-and-variables.ts';
import { chunks, distinct } from './chunks.ts';
import type { Sender } from './request.ts';

/** Names are unique among blocks of a type, so that as many names have one page of answers. */
const MOST_NAMES = 100;
/** The server refuses a higher limit with 422. */
const PAGE = 200;

export class Blocks {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async find(typeSlug: string, names: readonly string[]): Promise<LiveBlock[]> {
    const found: LiveBlock[] = [];
    for (const chunk of chunks(distinct(names), MOST_NAMES)) {
      const page = await this.#sender.send({
        method: 'POST',
        path: '/block_documents/filter',
        body: {
          block_types: { slug: { any_: [typeSlug] } },
          block_documents: { name: { any_: chunk } },
          // Without them a secret that is equal could not be told from another one.
          include_secrets: true,
          limit: PAGE,
        },
        answer: 'list',
      });
      found.push(...(page as JsonObject[]).map(decodeBlock));
    }
    return found;
  }

  async findType(slug: string): Promise<LiveBlockType | undefined> {
    const type = await this.#sender.send({
      method: 'GET',
      path: `/block_types/slug/${encodeURIComponent(slug)}`,
      answer: 'object',
      mayBeMissing: true,
    });
    if (type === null) return undefined;
    const id = idOf(type);
    return { id, schemas: (await this.#schemas(id)).map(({ schema }) => schema) };
  }

  /** The newest first, whatever order the server has. */
  async #schemas(typeId: string): Promise<{ schema: LiveBlockSchema; created: string }[]> {
    const found = await this.#sender.send({
      method: 'POST',
      path: '/block_schemas/filter',
      body: { block_schemas: { block_type_id: { any_: [typeId] } }, limit: PAGE },
      answer: 'list',
    });
    return (found as JsonObject[])
      .map((each) => ({ schema: decodeSchema(each), created: String(each.created) }))
      .sort((one, other) => (one.created < other.created ? 1 : -1));
  }

  async createType(type: NewBlockType): Promise<string> {
    const made = await this.#sender.send({
      method: 'POST',
      path: '/block_types/',
      body: type,
      answer: 'object',
      findResult: async () => {
        const found = await this.findType(type.slug);
        return found && { id: found.id };
      },
    });
    return idOf(made);
  }

  /** The server gives back the schema that it has when there is one with the same fields and version. */
  async createSchema(typeId: string, schema: NewBlockSchema): Promise<string> {
    const made = await this.#sender.send({
      method: 'POST',
      path: '/block_schemas/',
      body: { ...schema, block_type_id: typeId },
      answer: 'object',
    });
    return idOf(made);
  }

  async create({ typeSlug, typeId, schemaId, name, data }: NewBlock): Promise<string> {
    const made = await this.#sender.send({
      method: 'POST',
      path: '/block_documents/',
      body: { name, data, block_schema_id: schemaId, block_type_id: typeId, is_anonymous: false },
      answer: 'object',
      findResult: async () => {
        const [found] = await this.find(typeSlug, [name]);
        return found && { id: found.id };
      },
    });
    return idOf(made);
  }

  /** Without `merge_existing_data` the server would keep fields that the new data does not have. */
  async update(id: string, data: JsonObject): Promise<void> {
    await this.#sender.send({
      method: 'PATCH',
      path: `/block_documents/${id}`,
      body: { data, merge_existing_data: false },
      answer: 'nothing',
    });
  }

  async delete(id: string): Promise<void> {
    await this.#sender.send({ method: 'DELETE', path: `/block_documents/${id}`, answer: 'nothing' });
  }
}

export function decodeBlock(document: JsonObject): LiveBlock {
  return {
    id: idOf(document),
    name: String(document.name),
    data: (document.data ?? {}) as JsonObject,
    secretFields: secretFieldsOf(document),
  };
}

function decodeSchema(schema: JsonObject): LiveBlockSchema {
  return {
    id: idOf(schema),
    checksum: String(schema.checksum),
    version: typeof schema.version === 'string' ? schema.version : undefined,
    fields: (schema.fields ?? {}) as JsonObject,
  };
}

function idOf(answer: JsonValue): string {
  return String((answer as JsonObject).id);
}
