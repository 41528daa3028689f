/** `pyproject.toml`: what a project needs by PEP 621, in groups (PEP 735), by Poetry, uv and PDM. */
import { parse as parseToml, TomlError } from 'smol-toml';
import { normalizedName } from '../../images/wheel/requirement-lines.ts';
import type { TextFile } from '../../quality/requirements.ts';
import { lineCounter } from './line-counter.ts';
import { type HostFile, type HostProblem, type Pin, pinOf, type PinSource, type Place } from './pin.ts';
import { fromPoetryRange } from './poetry-range.ts';
import { parseRequirement, requirementProblem, shownText } from './requirement-text.ts';
import { isTable, tableIn, textsOf, textsOfAll, type TomlTable } from '../../toml-table.ts';

/** One requirement as it is written, or one name with its range. */
type Written = { text: string; source: PinSource; isOptional?: true } & (
  { key?: undefined } | { key: string; marker?: string }
);

const LONGEST = 200_000;
const MOST_PROBLEMS = 20;

/** Never throws; a text that is not TOML is a problem with its line. */
export function readPyproject({ file, text }: TextFile): HostFile {
  const read: HostFile = { file, pins: [], problems: [], isLock: false, includes: [] };
  if (text.length > LONGEST)
    return { ...read, problems: [{ place: { file }, message: 'it is longer than 200 KB' }] };
  let document: TomlTable;
  try {
    document = parseToml(text);
  } catch (error) {
    const line = error instanceof TomlError ? error.line : undefined;
    return { ...read, problems: [{ place: { file, line }, message: 'it is not TOML' }] };
  }
  const lineOf = lineFinder(text);
  for (const each of [...ofStandards(document), ...ofPoetry(document), ...ofTools(document)]) {
    const found = pinFrom(each, { file });
    if (found === undefined) continue;
    if ('message' in found && read.problems.length === MOST_PROBLEMS) continue;
    const place = { file, line: lineOf(each) };
    if ('message' in found) read.problems.push({ ...found, place });
    else read.pins.push({ ...found, place });
  }
  return read;
}

function ofStandards(document: TomlTable): Written[] {
  const project = tableIn(document, 'project');
  const python = project['requires-python'];
  return [
    ...(typeof python === 'string' ? [{ key: 'python', text: python, source: 'project' as const }] : []),
    ...textsOf(project['dependencies']).map((text) => ({ text, source: 'project' as const })),
    ...[...textsOfAll(project['optional-dependencies']), ...textsOfAll(document['dependency-groups'])].map(
      optional,
    ),
  ];
}

function optional(text: string): Written {
  return { text, source: 'project', isOptional: true };
}

function ofPoetry(document: TomlTable): Written[] {
  const poetry = tableIn(document, 'tool', 'poetry');
  const groups = Object.values(tableIn(poetry, 'group')).map((group) => tableIn(group, 'dependencies'));
  const own = tableIn(poetry, 'dependencies');
  return [own, tableIn(poetry, 'dev-dependencies'), ...groups].flatMap((table) =>
    Object.entries(table).flatMap(([key, value]) =>
      // A list has a range for each platform.
      (Array.isArray(value) ? value : [value]).flatMap((each) => poetryRange(key, each, table === own) ?? []),
    ),
  );
}

function poetryRange(key: string, value: unknown, isOwn: boolean): Written | undefined {
  const version = isTable(value) ? value['version'] : value;
  if (typeof version !== 'string') return undefined;
  const markers = isTable(value) ? [value['markers'], value['python'], value['platform']] : [];
  const marker = markers.filter((each) => typeof each === 'string').join(' and ');
  const isOptional = !isOwn || (isTable(value) && value['optional'] === true);
  return {
    ...{ key, text: version, source: 'project' },
    ...(marker === '' ? {} : { marker }),
    ...(isOptional ? { isOptional } : {}),
  };
}

function ofTools(document: TomlTable): Written[] {
  const uv = tableIn(document, 'tool', 'uv');
  const fixed = [...textsOf(uv['constraint-dependencies']), ...textsOf(uv['override-dependencies'])];
  const forWork = [
    ...textsOf(uv['dev-dependencies']),
    ...textsOfAll(tableIn(document, 'tool', 'pdm')['dev-dependencies']),
  ];
  return [...fixed.map((text) => ({ text, source: 'constraints' as const })), ...forWork.map(optional)];
}

/** Undefined for what is not watched. */
function pinFrom(written: Written, place: Place): Pin | HostProblem | undefined {
  const { source, isOptional } = written;
  const optionally = isOptional === undefined ? {} : { isOptional };
  if (written.key === undefined) {
    const parsed = parseRequirement(written.text);
    if ('failure' in parsed) return requirementProblem(parsed, place);
    return pinOf({ ...parsed, ...optionally, source, place });
  }
  const { key, marker } = written;
  const specifier = fromPoetryRange(written.text);
  if (specifier === undefined)
    return { place, message: `\`${shownText(key)}\` has a range of versions that cannot be read` };
  const name = normalizedName(key);
  return pinOf({
    ...{ name, specifier, source, place, ...optionally },
    ...(marker === undefined ? {} : { marker }),
  });
}

/** Where each is written first, behind the one before it where it can be; undefined for a text with escapes. */
function lineFinder(text: string): (written: Written) => number | undefined {
  const keys = [...text.matchAll(/^[ \t]*["']?([\w.-]+)["']?[ \t]*=(.*)$/gm)];
  const lineAt = lineCounter(text);
  let from = 0;
  return ({ key, text: written }) => {
    const nameIn = key === 'python' ? /^(?:requires-)?python$/ : undefined;
    const isIts = ([, name = '', value = '']: RegExpExecArray): boolean =>
      (name === key || nameIn?.test(name) === true) && value.includes(written);
    const offset =
      key === undefined
        ? firstOf(text, [`"${written}"`, `'${written}'`], from)
        : keys.find((match) => isIts(match))?.index;
    if (offset === undefined) return undefined;
    if (key === undefined) from = offset;
    return lineAt(offset);
  };
}

function firstOf(text: string, words: readonly string[], from: number): number | undefined {
  const offsets = [from, 0].flatMap((start) => words.map((word) => text.indexOf(word, start)));
  return offsets.find((offset) => offset >= 0);
}
