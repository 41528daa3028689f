/** What of a project becomes part of its image, and so of the key by which the image is known. */
import type { ContextEntry } from '../../ports/build-context.ts';

/** Made by tools, or about the source and not part of it; at any depth. */
const LEFT_FOLDERS = new Set([
  '.git',
  '.hg',
  '.venv',
  'venv',
  'node_modules',
  '__pycache__',
  '.pytest_cache',
]);
/** Made by building, or no business of a run; at the top alone, where a package of such a name would be told apart. */
const LEFT_TOP_FOLDERS = new Set(['dist', 'build', 'tests', 'test']);
/** Logins and keys, which anyone who can pull an image could read. */
const SECRET =
  /^(\.env(\.(?!example$|sample$|template$).*)?|\.netrc|\.pypirc|\.git-credentials|pip\.conf|id_(rsa|dsa|ecdsa|ed25519))$/;
const SECRET_FOLDERS = new Set(['.aws', '.docker', '.ssh', '.kube']);

/** `entries`: of the context, without what `.dockerignore` excludes. */
export function keptEntries(entries: readonly ContextEntry[]): ContextEntry[] {
  return entries.filter(({ path }) => !isLeft(path));
}

/** The wheels that come with a project, for building without an index. */
export function isWheel(path: string): boolean {
  return /^wheels\/[^/]+\.(whl|tar\.gz|zip)$/.test(path);
}

function isLeft(path: string): boolean {
  const names = path.split('/');
  if (LEFT_TOP_FOLDERS.has(names[0] ?? '')) return true;
  return names.some(
    (name) =>
      LEFT_FOLDERS.has(name) || SECRET_FOLDERS.has(name) || name.endsWith('.egg-info') || SECRET.test(name),
  );
}
