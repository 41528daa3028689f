/** All that an image is made of → one hash. Equal inputs make equal hashes on every machine and in every checkout. */
import { createHash } from 'node:crypto';
import type { ContextEntry } from '../ports/build-context.ts';

/** What an image is made of, apart from its base images. */
export interface ImageInputs {
  entries: readonly ContextEntry[];
  /** The text of the Dockerfile, with its line ends as they are. */
  dockerfile: string;
  buildArguments: Readonly<Record<string, string>>;
  target?: string;
  platform?: string;
}

/** Goes up when the way of counting changes, so that no image is taken for one counted in another way. */
const VERSION = 1;
const TAG_LENGTH = 16;
const OTHERS_MAY_READ = 0o004;

/**
 * SHA-256 in hexadecimal. Times, owners and the order of reading do not count. Each part is a line of JSON, so that no part can
 * pass for another.
 */
export function contentHash({ entries, dockerfile, buildArguments, target, platform }: ImageInputs): string {
  const digest = createHash('sha256');
  const head = [VERSION, dockerfile, sortedArguments(buildArguments), target ?? null, platform ?? null];
  digest.update(`${JSON.stringify(head)}\n`);
  for (const entry of sortedByPath(entries)) digest.update(`${describeEntry(entry, entry.path)}\n`);
  return digest.digest('hex');
}

/** The tag of an image that has none of its own: the first 16 digits of its hash. */
export function tagOf(hash: string): string {
  return hash.slice(0, TAG_LENGTH);
}

/**
 * One entry as JSON. Of its permissions only whether the owner may execute it, as git keeps no more, and whether everybody may
 * read it, without which a user in the container cannot. The rest differs between checkouts with the umask (644 and 664), which
 * must not make another image.
 */
export function describeEntry({ kind, mode, digest, target }: ContextEntry, name = ''): string {
  const isExecutable = kind === 'file' && (mode & 0o100) !== 0;
  const isOpen = kind === 'link' || (mode & OTHERS_MAY_READ) !== 0;
  return JSON.stringify([name, kind, isExecutable, isOpen, digest, target ?? null]);
}

/** By name, by code unit, as an array, so that names and values cannot run into each other. */
export function sortedArguments(buildArguments: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(buildArguments).sort(([one], [other]) => (one < other ? -1 : 1));
}

function sortedByPath(entries: readonly ContextEntry[]): readonly ContextEntry[] {
  return entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
