/**
 * What a project asks pip to install: requirement files, `pyproject.toml`, Dockerfiles. Reads names, extras and version
 * bounds (PEP 508), each with its place; markers and hashes are left out.
 */
import type { Span } from '../diagnostics/span.ts';
import { Lines } from '../project/yaml/spans.ts';
import { parseToml } from '../toml-table.ts';
import { fromPoetryRange } from './poetry-range.ts';
import { offsetsIn } from './pyproject-places.ts';
import { packagesWritten } from './pyproject.ts';
import { normalizedName } from './requirement-lines.ts';
import { parseRequirement } from './requirement-text.ts';

export interface Requirement {
  /** Normalised as PyPI does: lower-case, with `-`. */
  name: string;
  extras: string[];
  /**
   * `==3.8.8`, `>=3,<4`, for Poetry with `||` between alternatives; empty when any version will do. As written where it
   * cannot be read (`==0.13.x`, `==${VERSION}`).
   */
  specifier: string;
  /** The same as it stands in the file, for messages. */
  written: string;
  where: Span;
}

export interface TextFile {
  /** Path as the user should read it. */
  file: string;
  text: string;
}

/** What is no requirement, and what has no version of its own, such as a URL, a path or an option, is left out. */
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

function at(lines: Lines, text: string, start: number): Requirement[] {
  const where = lines.span({ start, end: start + text.length });
  const parsed = parseRequirement(text);
  if ('failure' in parsed) {
    const { name, written = '' } = parsed;
    // A package for certain, in versions that pip does not know; other texts may be anything.
    if (name === undefined || !/^[=<>~!]=/.test(written)) return [];
    return [{ name: normalizedName(name), extras: [], specifier: written, written, where }];
  }
  const { name, extras, specifier, isFromUrl } = parsed;
  return isFromUrl ? [] : [{ name, extras, specifier, written: specifier, where }];
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
  const offsetOf = offsetsIn(source.text);
  return packagesWritten(read.table).flatMap((each) => {
    if (each.use === 'bound') return [];
    const start = offsetOf(each) ?? 0;
    if (each.kind === 'requirement') return at(lines, each.text, start);
    const { key, range, extras } = each;
    if (range === undefined) return [];
    const where = lines.span({ start, end: start + key.length });
    const specifier = fromPoetryRange(range) ?? range;
    return [{ name: normalizedName(key), extras, specifier, written: range, where }];
  });
}
