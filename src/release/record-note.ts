/** A release as the note that the server keeps: Markdown for people, the whole record in a comment at its end. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { decodeJson, encodeJson } from '../json-text.ts';
import type { ReleaseNote, StoredReleaseNote } from '../ports/releases.ts';
import { TqError } from '../tq-error.ts';
import { plainLine } from './note-markdown.ts';
import { releaseKey } from './project-identity.ts';
import { RECORD_VERSION, type Release } from './release.ts';
import { releaseMarkdown, releaseTitle } from './release-markdown.ts';

/** Base64 has no `-`, so nothing in the record can end the comment. */
const OPENING = '<!-- tq-release ';
const CLOSING = ' -->';
/** Of an unpacked record, in bytes: one of 1,000 deployments has some 3 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

export function toNote(release: Release): ReleaseNote {
  const packed = gzipSync(encodeJson(release), { level: 9 }).toString('base64');
  return {
    key: releaseKey(release.project),
    description: releaseTitle(release),
    markdown: `${releaseMarkdown(release)}\n\n${OPENING}${packed}${CLOSING}\n`,
    metadata: {
      run: release.run,
      project: plainLine(release.project),
      number: String(release.number),
      tq: release.tool,
      outcome: release.finished?.reason ?? 'running',
      commit: release.commit?.sha ?? '',
    },
  };
}

/** A release as it was read, and the note that holds it. */
export interface StoredRelease {
  noteId: string;
  release: Release;
}

/** Undefined for a note that holds no release. Throws `TqError` for one of a newer `tq`, which must not be passed over. */
export function fromNote(note: StoredReleaseNote): StoredRelease | undefined {
  const record = unpack(note.markdown);
  if (!isJsonObject(record) || typeof record.recordVersion !== 'number') return undefined;
  if (record.recordVersion > RECORD_VERSION) {
    throw new TqError(
      'failed',
      `release ${String(record.number)} was recorded by tq ${String(record.tool)}, which this tq cannot read`,
      {
        help: 'update tq',
      },
    );
  }
  return isRelease(record) ? { noteId: note.id, release: record as unknown as Release } : undefined;
}

function unpack(markdown: string): JsonValue | undefined {
  const start = markdown.lastIndexOf(OPENING);
  const end = markdown.indexOf(CLOSING, start);
  if (start < 0 || end < 0) return undefined;
  try {
    const packed = Buffer.from(markdown.slice(start + OPENING.length, end), 'base64');
    return decodeJson(gunzipSync(packed, { maxOutputLength: MOST_BYTES }).toString());
  } catch {
    return undefined;
  }
}

/** Anybody can write an artifact of that key; only what `tq` packed has this shape. */
function isRelease({ number, changes, owned, state, ...rest }: JsonObject): boolean {
  return (
    Number.isSafeInteger(number) &&
    areObjects(changes) &&
    isJsonObject(owned) &&
    isJsonObject(owned.deployments) &&
    isJsonObject(owned.blocks) &&
    isJsonObject(state) &&
    areObjects(state.deployments) &&
    areObjects(state.blocks) &&
    hasOrigin(rest)
  );
}

/** Who made it, from what, when, and how it ended. */
function hasOrigin({
  who,
  kind,
  commit,
  finished,
  rules,
  digests,
  heldBack = {},
  ...rest
}: JsonObject): boolean {
  const { project, tool, file, startedAt } = rest;
  return (
    [project, tool, file, startedAt].every((text) => typeof text === 'string') &&
    [who, kind, rules, digests, heldBack].every(isJsonObject) &&
    [commit, finished].every((each) => each === null || isJsonObject(each))
  );
}

function areObjects(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.every(isJsonObject);
}
