/** What placeholders of `prefect.yaml` refer to. Each name is asked for once: a file names one block in many places. */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { BlockDocument } from '../../ports/prefect-client.ts';
import { chunks, distinct } from './chunks.ts';
import type { Sender } from './request.ts';

/** The server refuses a higher limit with 422; names are unique, so that as many names have one page of answers. */
const MOST_VARIABLES = 200;

/** These change the path of the address, so no block of such a name can be asked for; the server makes none. */
const NOT_IN_A_PATH = /\/|^\.{0,2}$/;

export class BlocksAndVariables {
  readonly #sender: Sender;
  readonly #blocks = new Map<string, Promise<BlockDocument | undefined>>();
  /** Undefined: asked for, and not there. */
  readonly #variables = new Map<string, JsonValue | undefined>();

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  block(typeSlug: string, name: string, { withoutSecrets = false } = {}): Promise<BlockDocument | undefined> {
    const key = `${typeSlug}/${name}/${withoutSecrets}`;
    const asked = this.#blocks.get(key) ?? this.#readBlock(typeSlug, name, withoutSecrets);
    this.#blocks.set(key, asked);
    return asked;
  }

  async #readBlock(
    typeSlug: string,
    name: string,
    withoutSecrets: boolean,
  ): Promise<BlockDocument | undefined> {
    if ([typeSlug, name].some((part) => NOT_IN_A_PATH.test(part))) return undefined;
    const [slug, document] = [typeSlug, name].map(encodeURIComponent);
    const found = await this.#sender.send({
      method: 'GET',
      path: `/block_types/slug/${slug}/block_documents/name/${document}?include_secrets=${!withoutSecrets}`,
      answer: 'object',
      mayBeMissing: true,
    });
    if (found === null) return undefined;
    return { ...decodeBlock(found as JsonObject), ...(withoutSecrets ? { withoutSecrets } : {}) };
  }

  async variables(names: readonly string[]): Promise<Record<string, JsonValue>> {
    const unknown = distinct(names).filter((name) => !this.#variables.has(name));
    for (const chunk of chunks(unknown, MOST_VARIABLES)) {
      const found = (await this.#sender.send({
        method: 'POST',
        path: '/variables/filter',
        body: { variables: { name: { any_: chunk } }, limit: MOST_VARIABLES, offset: 0 },
        answer: 'list',
      })) as JsonObject[];
      const values = new Map(found.map(({ name, value }) => [name, value ?? null]));
      for (const name of chunk) this.#variables.set(name, values.get(name));
    }
    // Without a prototype, since a variable may be called `constructor`.
    const values = Object.create(null) as Record<string, JsonValue>;
    for (const name of names) {
      const value = this.#variables.get(name);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }
}

function decodeBlock(document: JsonObject): BlockDocument {
  return { data: (document.data ?? {}) as JsonObject, secretFields: secretFieldsOf(document) };
}

/** `block_schema.fields.secret_fields` names each field of a union once for each member, so that it repeats itself. */
export function secretFieldsOf(document: JsonObject): string[] {
  const schema = document.block_schema as { fields?: { secret_fields?: JsonValue } } | null | undefined;
  const secretFields = schema?.fields?.secret_fields;
  return Array.isArray(secretFields) ? distinct(secretFields.map(String)) : [];
}
