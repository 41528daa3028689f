/**
 * What an image was made of, small enough for one of its labels, so that a later build can say what has changed since. Holds
 * short digests, and names of files; of build arguments one digest over all of them, which tells less than the history of the image.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { sortedArguments, type ImageInputs } from './content-hash.ts';
import { foldsOf } from './fold-tree.ts';
import { folderOf, SHORT_DIGEST, shortDigest, treeOf, type InputFolder } from './input-tree.ts';

/** Each a short digest; null: there is none. */
export interface InputRecord {
  dockerfile: string;
  buildArguments: string | null;
  target: string | null;
  platform: string | null;
  files: InputFolder;
}

const VERSION = 1;
/** In characters. Labels are part of an image's configuration, which engines and registries read as a whole. */
const MOST_CHARACTERS = 16 * 1024;
/** Of the JSON inside, so that nothing small can unpack to something huge. */
const MOST_UNPACKED = 1024 * 1024;
/** Where folding begins; 12 KB of digests and names cannot hold more. */
const MOST_NAMES = 2700;
/** Deeper than paths of Linux are long (4096 bytes). */
const DEEPEST = 2100;

export function recordOf({
  entries,
  dockerfile,
  buildArguments,
  target,
  platform,
}: ImageInputs): InputRecord {
  const given = sortedArguments(buildArguments);
  return {
    dockerfile: shortDigest(dockerfile),
    buildArguments: given.length === 0 ? null : shortDigest(JSON.stringify(given)),
    target: target === undefined ? null : shortDigest(target),
    platform: platform === undefined ? null : shortDigest(platform),
    files: treeOf(entries),
  };
}

/** Base64 of gzip of JSON, at most 16 KB; folders lose what is in them until it fits. */
export function toInputRecord(inputs: ImageInputs): string {
  const record = recordOf(inputs);
  const folds = foldsOf(record.files);
  for (let names = Math.min(folds.names, MOST_NAMES); ; names = Math.floor(names * 0.9)) {
    const text = pack({ ...record, files: folds.to(names) });
    if (text !== undefined) return text;
  }
}

/** Undefined: too large. A record without any file always fits. */
function pack({ dockerfile, buildArguments, target, platform, files }: InputRecord): string | undefined {
  const fields = { v: VERSION, d: dockerfile, a: buildArguments, t: target, p: platform, f: written(files) };
  const json = Buffer.from(JSON.stringify(fields));
  if (json.length > MOST_UNPACKED) return undefined;
  const text = gzipSync(json, { level: 9 }).toString('base64');
  return text.length > MOST_CHARACTERS ? undefined : text;
}

/** A folder known as a whole is its digest; any other is a list of names, each before what it stands for. */
type Written = string | Written[];

function written({ digest, children }: InputFolder): Written {
  if (children === undefined) return digest;
  return [...children].flatMap(([name, child]) => [name, typeof child === 'string' ? child : written(child)]);
}

/** Undefined: not such a record, or one of another version of `tq`. Never throws, whatever a label holds. */
export function readInputRecord(text: string): InputRecord | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  try {
    const json = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED });
    return read(JSON.parse(json.toString('utf8')));
  } catch {
    return undefined;
  }
}

function read(value: unknown): InputRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { v, d, a, t, p, f } = value as Record<string, unknown>;
  const files = readFolder(f, 0);
  if (v !== VERSION || !isDigest(d) || files === undefined) return undefined;
  if (!isDigestOrNull(a) || !isDigestOrNull(t) || !isDigestOrNull(p)) return undefined;
  return { dockerfile: d, buildArguments: a, target: t, platform: p, files };
}

function readFolder(value: unknown, depth: number): InputFolder | undefined {
  if (isDigest(value)) return { digest: value };
  if (!Array.isArray(value) || value.length % 2 !== 0 || depth > DEEPEST) return undefined;
  const children = new Map<string, string | InputFolder>();
  for (let index = 0; index < value.length; index += 2) {
    const name: unknown = value[index];
    if (typeof name !== 'string' || children.has(name)) return undefined;
    const child = readChild(name, value[index + 1], depth);
    if (child === undefined) return undefined;
    children.set(name, child);
  }
  return folderOf(children);
}

function readChild(name: string, value: unknown, depth: number): string | InputFolder | undefined {
  if (!/^[^/]+\/?$/s.test(name)) return undefined;
  if (name.endsWith('/')) return readFolder(value, depth + 1);
  return isDigest(value) ? value : undefined;
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && SHORT_DIGEST.test(value);
}

function isDigestOrNull(value: unknown): value is string | null {
  return value === null || isDigest(value);
}
