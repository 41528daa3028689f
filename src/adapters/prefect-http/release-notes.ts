/** Release notes as artifacts of the server. Measured on Prefect 3.8.8. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { ReleaseNote, ReleaseReader, ReleaseWriter, StoredReleaseNote } from '../../ports/releases.ts';
import { allPages } from './pages.ts';
import type { Sender } from './request.ts';

export class ReleaseNotes implements ReleaseReader, ReleaseWriter {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async findReleaseNotes(
    key: string,
    { limit, offset = 0 }: { limit: number; offset?: number },
  ): Promise<StoredReleaseNote[]> {
    const found = await this.#sender.send({
      method: 'POST',
      path: '/artifacts/filter',
      body: { artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC', limit, offset },
      answer: 'list',
    });
    return (found as JsonObject[]).map(decode);
  }

  async findNewestNotes(prefix: string): Promise<StoredReleaseNote[]> {
    // Finds it anywhere in the key (`prefect/server/schemas/filters.py`).
    const filter = { artifacts: { key: { like_: prefix } }, sort: 'KEY_ASC' };
    const found = (await allPages(this.#sender, '/artifacts/latest/filter', filter)) as JsonObject[];
    const notes = found.map((each) => decode({ ...each, id: each.latest_id ?? null }));
    return notes.filter(({ key }) => key.startsWith(prefix));
  }

  async createReleaseNote(note: ReleaseNote): Promise<string> {
    const made = (await this.#sender.send({
      method: 'POST',
      path: '/artifacts/',
      body: { key: note.key, type: 'markdown', ...contentOf(note) },
      answer: 'object',
      findResult: async () => {
        const notes = await this.findReleaseNotes(note.key, { limit: 5 });
        const same = notes.find(({ metadata }) => metadata.run === note.metadata.run);
        return same && { id: same.id };
      },
    })) as JsonObject;
    return String(made.id);
  }

  async updateReleaseNote(id: string, note: Omit<ReleaseNote, 'key'>): Promise<void> {
    await this.#sender.send({
      method: 'PATCH',
      path: `/artifacts/${id}`,
      body: contentOf(note),
      answer: 'nothing',
    });
  }
}

function contentOf({ description, markdown, metadata }: Omit<ReleaseNote, 'key'>): object {
  return { description, data: markdown, metadata_: metadata };
}

function decode({ id, key, created, description, data, metadata_: metadata }: JsonObject): StoredReleaseNote {
  return {
    id: String(id),
    key: String(key),
    createdAt: String(created),
    description: textOr(description, ''),
    markdown: textOr(data, ''),
    metadata: isJsonObject(metadata) ? (metadata as Record<string, string>) : {},
  };
}

function textOr(value: JsonValue | undefined, other: string): string {
  return typeof value === 'string' ? value : other;
}
