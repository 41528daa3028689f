/**
 * `uv.lock`, `poetry.lock`, `pdm.lock` and `pylock.toml`: all are TOML in which each package is a table of its own. The
 * packages are found line by line, which tells their places and still reads a file that is cut off; a parser says
 * whether it is whole. For a `uv.lock` of 10 MB that takes 20 ms and 90 ms.
 */
import { normalizedName } from '../../requirements/requirement-lines.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { lineCounter } from './line-counter.ts';
import { type HostFile, type HostProblem, type Pin, pinOf, WATCHED } from './pin.ts';
import { parseToml } from '../../toml-table.ts';
import { fromPoetryRange } from '../../requirements/poetry-range.ts';

const PACKAGE = /^\[\[packages?\]\][ \t]*(?:#.*)?\r?$/gm;
const PYTHON = /^(?:requires-python|python-versions|requires_python)[ \t]*=[ \t]*["']([^"'\n]*)["']/m;
const CONFLICT = /^(?:<{7}|={7}|>{7})(?: |\r?$)/;
/** A package has one or two; each costs time wherever ranges are compared. */
const MOST_VERSIONS = 50;

interface Locked {
  name: string;
  version: string;
  offset: number;
}

/** Never throws. Versions of one package that are locked for several platforms are alternatives. */
export function scanLock({ file, text }: TextFile): HostFile {
  const starts = [...text.matchAll(PACKAGE)].map(({ index }) => index);
  const locked = starts.flatMap(
    (start, index) => packageAt(text, start, starts[index + 1] ?? text.length) ?? [],
  );
  const lineOf = lineCounter(text);
  const packages = [...new Set(locked.map(({ name }) => name))].flatMap((name) => {
    const all = locked.filter((each) => each.name === name);
    const versions = [...new Set(all.map(({ version }) => `==${version}`))].slice(0, MOST_VERSIONS);
    const place = { file, line: lineOf(all[0]?.offset ?? 0) };
    return pinOf({ name, specifier: versions.join(' || '), source: 'lock', place }) ?? [];
  });
  const problem = problemOf(file, text, starts.length);
  return {
    file,
    pins: [...pythonOf(file, text, lineOf), ...packages],
    problems: problem ? [problem] : [],
    isLock: problem === undefined,
    includes: [],
  };
}

/** Undefined for what is not watched, and for the project itself, which may have no version. */
function packageAt(text: string, start: number, end: number): Locked | undefined {
  const body = text.indexOf('\n', start) + 1;
  // Behind the first table or list of the package stand those of what it needs.
  const name = valueOf('name', text, body, end);
  if (body === 0 || name === undefined || !WATCHED.has(normalizedName(name.value))) return undefined;
  const version = valueOf('version', text, body, end);
  return version && { name: normalizedName(name.value), version: version.value, offset: name.offset };
}

function valueOf(
  key: string,
  text: string,
  start: number,
  end: number,
): { value: string; offset: number } | undefined {
  for (let at = start; at < end; at = nextLine(text, at)) {
    if (text[at] === '[') return undefined;
    if (!text.startsWith(key, at)) continue;
    const line = text.slice(at, nextLine(text, at));
    const value = /^\w+[ \t]*=[ \t]*["']([^"']*)["']/.exec(line)?.[1];
    if (value !== undefined && /^\s*=/.test(line.slice(key.length))) return { value, offset: at };
  }
  return undefined;
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** Of the project: above the packages, or in Poetry's `[metadata]` behind them. */
function pythonOf(file: string, text: string, lineOf: (offset: number) => number): Pin[] {
  const first = text.search(PACKAGE);
  const head = text.slice(0, first < 0 ? text.length : first);
  const tail = text.lastIndexOf('\n[metadata]');
  const found = PYTHON.exec(head) ?? (tail < 0 ? null : PYTHON.exec(text.slice(tail)));
  if (found === null) return [];
  const offset = found.index + (found.input === head ? 0 : tail);
  const specifier = fromPoetryRange(found[1] ?? '') ?? '';
  const pin = pinOf({ name: 'python', specifier, source: 'lock', place: { file, line: lineOf(offset) } });
  return pin ? [pin] : [];
}

function problemOf(file: string, text: string, packages: number): HostProblem | undefined {
  const read = parseToml(text);
  if ('fault' in read) {
    const { line } = read.fault;
    const isConflict = CONFLICT.test(text.split('\n', line)[line - 1] ?? '');
    const message = isConflict ? 'it has the marks of a merge that was not finished' : 'it is not TOML';
    return { place: { file, line }, message };
  }
  return packages === 0 ? { place: { file }, message: 'it names no package' } : undefined;
}
