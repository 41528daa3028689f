/**
 * What a project asks pip to install: requirement files, `pyproject.toml`, Dockerfiles. Reads names, extras and version
 * bounds (PEP 508), each with its place; markers and hashes are left out.
 */
import type { Span } from '../diagnostics/span.ts';
import { Lines } from '../project/yaml/spans.ts';
import { parseToml } from '../toml-table.ts';
import { fromPoetryRange } from './poetry-range.ts';
import { packagesWritten } from './pyproject.ts';
import { normalizedName } from './requirement-lines.ts';
import { parseRequirement } from './requirement-text.ts';

export interface Requirement {
  /** Normalised as PyPI does: lower-case, with `-`. */
  name: string;
  extras: string[];
  /** `==3.8.8`, `>=3,<4`, for Poetry with `||` between alternatives; empty when any version will do. */
  specifier: string;
  where: Span;
}

export interface TextFile {
  /** Path as the user should read it. */
  file: string;
  text: string;
}

/** What cannot be read, and what has no version of its own, such as a URL, a path or an option, is left out. */
export function readRequirements(source: TextFile): Requirement[] {
  const name = source.file.slice(source.file.lastIndexOf('/') + 1);
  if (name === 'pyproject.toml') return fromPyproject(source);
  return /dockerfile/i.test(name) ? fromDockerfile(source) : fromRequirementFile(source);
}

function fromRequirementFile(source: TextFile): Requirement[] {
  const lines = new Lines(source.file, source.text);
  let start = 0;
  return source.text.split('\n').flatMap((line) => {
    const lineStart = start;
    start += line.length + 1;
    const end = line.search(/\s(?:#|--hash)/);
    const written = (end < 0 ? line : line.slice(0, end)).trim();
    const text = written.endsWith('\\') ? written.slice(0, -1).trimEnd() : written;
    const isOther = text === '' || /^[#-]/.test(text);
    return isOther ? [] : at(lines, text, lineStart + line.indexOf(text));
  });
}

function at(lines: Lines, written: string, start: number): Requirement[] {
  const parsed = parseRequirement(written);
  if ('failure' in parsed || parsed.isFromUrl) return [];
  const { name, extras, specifier } = parsed;
  return [{ name, extras, specifier, where: lines.span({ start, end: start + written.length }) }];
}

function fromDockerfile(source: TextFile): Requirement[] {
  const lines = new Lines(source.file, source.text);
  const installs = source.text.matchAll(/\bpip3?\s+install\s((?:[^\n&;|\\]|\\\r?\n)*)/g);
  return [...installs].flatMap((install) => {
    const start = install.index + install[0].length - (install[1]?.length ?? 0);
    return [...(install[1] ?? '').matchAll(/"([^"\n]+)"|'([^'\n]+)'|(?<!\S)([^\s"'\\-][^\s"'\\]*)/g)].flatMap(
      (word) => {
        const written = word[1] ?? word[2] ?? word[3] ?? '';
        const isFile = /^\.|\/|\.txt$/.test(written);
        return isFile ? [] : at(lines, written, start + word.index + word[0].indexOf(written));
      },
    );
  });
}

function fromPyproject(source: TextFile): Requirement[] {
  const read = parseToml(source.text);
  // What is wrong with the one of the project is told by `tq validate`.
  if ('fault' in read) return [];
  const lines = new Lines(source.file, source.text);
  const keys = keyPlaces(source.text);
  return packagesWritten(read.table).flatMap((each) => {
    if (each.kind === 'requirement') return at(lines, each.text, Math.max(0, source.text.indexOf(each.text)));
    const start = keys.get(each.key) ?? 0;
    const where = lines.span({ start, end: start + each.key.length });
    const specifier = fromPoetryRange(each.range) ?? each.range;
    return [{ name: normalizedName(each.key), extras: each.extras, specifier, where }];
  });
}

/** By key, where a line begins with it first. */
function keyPlaces(text: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const { index, 1: bare, 2: quoted } of text.matchAll(/^(?:([\w-]+)|["']([^"'\n]+)["'])[ \t]*=/gm)) {
    const key = bare ?? quoted ?? '';
    if (!places.has(key)) places.set(key, index);
  }
  return places;
}
