/** What is worth knowing about a build context before it is sent. Says facts; what to make of them is said elsewhere. */
import { posix } from 'node:path';
import type { ContextEntry } from '../ports/build-context.ts';

export interface ContextFacts {
  /** Number of files, without folders and links. */
  files: number;
  /** Of all files together. */
  bytes: number;
  /** The largest files, at most ten, the largest first. */
  largest: readonly { path: string; bytes: number }[];
  /** There is a git repository in it, with so many files. */
  git?: { files: number };
  /** Links that point out of the context, so that the image has them without what they point to. */
  linksOut: readonly { path: string; target: string }[];
  /** Paths of files that by their names hold secrets. */
  secrets: readonly string[];
}

const MOST_LARGEST = 10;
const IN_GIT = /(^|\/)\.git\//;

const SECRET_PATHS: readonly RegExp[] = [
  /(^|\/)\.env$/,
  /(^|\/)\.netrc$/,
  /(^|\/)\.pypirc$/,
  /(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/,
  /(^|\/)credentials\.json$/,
  /(^|\/)\.docker\/config\.json$/,
  /(^|\/)\.aws\/credentials$/,
  /\.pem$/,
];
/** The public certificates that packages such as `certifi` carry. */
const PUBLIC_CERTIFICATES = /(^|\/)cacert\.pem$/;

/** `entries` are those that are not excluded. */
export function contextFacts(entries: readonly ContextEntry[]): ContextFacts {
  const files = entries.filter(({ kind }) => kind === 'file');
  const inGit = files.filter(({ path }) => IN_GIT.test(path)).length;
  return {
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    largest: largestOf(files),
    ...(inGit > 0 ? { git: { files: inGit } } : {}),
    linksOut: entries.flatMap(({ path, target }) =>
      target !== undefined && leadsOut(path, target) ? [{ path, target }] : [],
    ),
    secrets: files.map(({ path }) => path).filter(looksSecret),
  };
}

function largestOf(files: readonly ContextEntry[]): { path: string; bytes: number }[] {
  return files
    .filter(({ size }) => size > 0)
    .sort((one, other) => other.size - one.size || (one.path < other.path ? -1 : 1))
    .slice(0, MOST_LARGEST)
    .map(({ path, size }) => ({ path, bytes: size }));
}

function leadsOut(path: string, target: string): boolean {
  if (posix.isAbsolute(target)) return true;
  const [first] = posix.join(posix.dirname(path), target).split('/');
  return first === '..';
}

function looksSecret(path: string): boolean {
  return SECRET_PATHS.some((pattern) => pattern.test(path)) && !PUBLIC_CERTIFICATES.test(path);
}
