/** `pathlib.Path` of Python 3.11 on a machine with `/`, as far as a source needs it. */
import { raise } from './python-crash.ts';

/** `Path(text).suffix.lower()`: `.csv`, or nothing. */
export function suffixOf(text: string): string {
  const name = partsOf(text).at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot).toLowerCase() : '';
}

/**
 * `str(Path(text).expanduser())`. `homes` are home directories by the name of their user; the empty name is the user
 * who runs. Throws `Crash` (`RuntimeError`) for a user who is not there.
 */
export function expandedPath(text: string, homes: Readonly<Record<string, string>>): string {
  const parts = partsOf(text);
  const [first = ''] = parts;
  if (text.startsWith('/') || !first.startsWith('~')) return rootOf(text) + parts.join('/') || '.';
  const home = Object.hasOwn(homes, first.slice(1)) ? homes[first.slice(1)] : undefined;
  if (home === undefined) raise('RuntimeError', 'Could not determine home directory.');
  const whole = [home, ...parts.slice(1)].join('/');
  return rootOf(whole) + partsOf(whole).join('/') || '.';
}

/** What Linux takes, in bytes: a name, and a path. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4095;

/**
 * The folder in which the first name stands that Linux finds too long, as `folder/.`; empty where it is there for certain,
 * or the whole path is too long to begin with. Undefined where nothing is too long.
 */
export function folderOfLongName(path: string): string | undefined {
  if (bytesOf(path) > LONGEST_PATH) return '';
  const parts = partsOf(path);
  const long = parts.findIndex((part) => bytesOf(part) > LONGEST_NAME);
  if (long < 0) return undefined;
  return long === 0 ? '' : `${rootOf(path)}${parts.slice(0, long).join('/')}/.`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Two leading slashes stay two; three are one. */
function rootOf(text: string): string {
  const slashes = /^\/*/.exec(text)?.[0].length ?? 0;
  return slashes === 2 ? '//' : '/'.repeat(Math.min(slashes, 1));
}

function partsOf(text: string): string[] {
  return text.split('/').filter((part) => part !== '' && part !== '.');
}
