/** Markers (PEP 508) as far as they say that a requirement does not count where flows run: on Linux, with some Python. */
import type { Pin } from './pin.ts';
import { parseVersion } from '../../requirements/version.ts';
import { admits, mayMeet, parseSpecifier } from '../../requirements/specifier.ts';

const LINUX: Readonly<Record<string, string>> = {
  sys_platform: 'linux',
  platform_system: 'Linux',
  os_name: 'posix',
};
const COMPARISON = /^(\w+) ?(===?|~=|!=|<=|>=|<|>) ?["']([^"']*)["']$/;
/** Longer than any marker. */
const LONGEST = 1000;

/** `python`: the pin that counts. False where that cannot be told, such as for parts between parentheses. */
export function isExcluded({ marker }: Pin, python: Pin | undefined): boolean {
  if (marker === undefined || marker.length > LONGEST) return false;
  const alternatives = marker.replaceAll(/\s+/g, ' ').trim().split(/ or /);
  if (/[()]/.test(marker)) return false;
  return alternatives.every((each) => each.split(/ and /).some((part) => isFalse(part, python)));
}

/** Whether it counts only with an extra, which is not installed unless somebody asks for it. */
export function isOfExtra({ marker = '' }: Pin): boolean {
  return marker.length <= LONGEST && /\bextra\s*==/.test(marker);
}

function isFalse(comparison: string, python: Pin | undefined): boolean {
  const [, name = '', operator = '', value = ''] = COMPARISON.exec(comparison.trim()) ?? [];
  const own = LINUX[name];
  if (own !== undefined) return (operator === '==' && value !== own) || (operator === '!=' && value === own);
  if (python?.version === undefined) return false;
  return isOfOtherPython(name, `${operator}${value}`, python.version);
}

function isOfOtherPython(name: string, written: string, python: string): boolean {
  const range = parseSpecifier(written);
  const version = parseVersion(python);
  if (range === undefined || version === undefined) return false;
  if (name === 'python_version') return !admits(range, { ...version, release: version.release.slice(0, 2) });
  if (name !== 'python_full_version') return false;
  // What says `3.11` may be any 3.11.x.
  return version.release.length < 3
    ? !mayMeet(range, parseSpecifier(`==${python}.*`) ?? [])
    : !admits(range, version);
}
