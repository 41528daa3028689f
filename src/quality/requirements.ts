/**
 * What a project asks pip to install: requirement files, `pyproject.toml`, Dockerfiles. Reads names, extras and version
 * bounds (PEP 508); markers and hashes are left out.
 */
import { parse as parseToml } from 'smol-toml';
import type { Span } from '../diagnostics/span.ts';
import { Lines } from '../project/yaml/spans.ts';
import { atPath, isTable, textsOf, textsOfAll } from '../toml-table.ts';

export interface Requirement {
  /** Normalised as PyPI does: lower-case, with `-`. */
  name: string;
  extras: string[];
  /** `==3.8.8`, `>=3,<4`; empty when any version will do. */
  specifier: string;
  where: Span;
}

export interface TextFile {
  /** Path as the user should read it. */
  file: string;
  text: string;
}

const REQUIREMENT =
  /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(?:\(([^)]*)\)|((?:(?:[=<>~]=?=?|!=)\s*[\w.*+!-]+\s*(?:,\s*)?)*))\s*(?:;.*)?$/;

export function readRequirements(source: TextFile): Requirement[] {
  const name = source.file.slice(source.file.lastIndexOf('/') + 1);
  if (name === 'pyproject.toml') return fromPyproject(source);
  return /dockerfile/i.test(name) ? fromDockerfile(source) : fromRequirementFile(source);
}

/** Undefined for what is no requirement by name, such as a URL, a path or an option. */
function parseRequirement(text: string): Omit<Requirement, 'where'> | undefined {
  // Longer than any requirement, and a pattern may need long for it.
  if (text.length > 300) return undefined;
  const [, name, extras = '', inParentheses, bounds = ''] =
    REQUIREMENT.exec(text.replaceAll(/\s+/g, ' ').trim()) ?? [];
  if (name === undefined) return undefined;
  return {
    name: normalizedName(name),
    extras: extras.split(',').flatMap((extra) => extra.trim() || []),
    specifier: (inParentheses ?? bounds).replaceAll(/\s/g, ''),
  };
}

function normalizedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
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
  return parsed ? [{ ...parsed, where: lines.span({ start, end: start + written.length }) }] : [];
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
  let document: unknown;
  try {
    document = parseToml(source.text);
  } catch {
    // Whoever builds the package will say what is wrong with it.
    return [];
  }
  const written = [
    ...textsOf(atPath(document, ['project', 'dependencies'])),
    ...textsOfAll(atPath(document, ['project', 'optional-dependencies'])),
    ...textsOfAll(atPath(document, ['dependency-groups'])),
  ];
  const lines = new Lines(source.file, source.text);
  const found = written.flatMap((text) => at(lines, text, Math.max(0, source.text.indexOf(text))));
  return [...found, ...fromPoetry(source, atPath(document, ['tool', 'poetry', 'dependencies']))];
}

/** `prefect = "3.8.8"` is exact, `^3.8` is a range. */
function fromPoetry(source: TextFile, table: unknown): Requirement[] {
  if (!isTable(table)) return [];
  const lines = new Lines(source.file, source.text);
  const keys = keyPlaces(source.text);
  return Object.entries(table).flatMap(([name, value]) => {
    const version: unknown = isTable(value) ? value['version'] : value;
    if (typeof version !== 'string') return [];
    const extras = isTable(value) ? textsOf(value['extras']) : [];
    const start = keys.get(name) ?? 0;
    const where = lines.span({ start, end: start + name.length });
    const specifier = /^\d[\w.]*$/.test(version) ? `==${version}` : version === '*' ? '' : version;
    return [{ name: normalizedName(name), extras, specifier, where }];
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
