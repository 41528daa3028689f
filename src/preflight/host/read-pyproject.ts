/** `pyproject.toml`: what a project says of Python and of the packages that are watched. */
import { normalizedName } from '../../requirements/requirement-lines.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { lineCounter } from './line-counter.ts';
import { type HostFile, type HostProblem, type Pin, pinOf, type Place } from './pin.ts';
import { fromPoetryRange } from '../../requirements/poetry-range.ts';
import { readShortToml } from './short-toml.ts';
import { pinFromText, shownText } from './pin-from-text.ts';
import { offsetsIn } from '../../requirements/pyproject-places.ts';
import { packagesWritten, type WrittenPackage } from '../../requirements/pyproject.ts';
import { tableIn, type TomlTable } from '../../toml-table.ts';

const MOST_PROBLEMS = 20;

/** Never throws; a text that is not TOML is a problem with its line. */
export function readPyproject({ file, text }: TextFile): HostFile {
  const read: HostFile = { file, pins: [], problems: [], isLock: false, includes: [] };
  const toml = readShortToml({ file, text });
  if ('problem' in toml) return { ...read, problems: [toml.problem], isUnreadable: true };
  const document = toml.table;
  const offsetOf = offsetsIn(text);
  const lineAt = lineCounter(text);
  for (const each of [...ofPython(document), ...packagesWritten(document)]) {
    const found = pinFrom(each, { file });
    if (found === undefined) continue;
    if ('message' in found && read.problems.length === MOST_PROBLEMS) continue;
    const offset = offsetOf(each);
    const place = { file, line: offset === undefined ? undefined : lineAt(offset) };
    if ('message' in found) read.problems.push({ ...found, place });
    else read.pins.push({ ...found, place });
  }
  return read;
}

/** `requires-python`, as an entry like that of Poetry's. */
function ofPython(document: TomlTable): WrittenPackage[] {
  const python = tableIn(document, 'project')['requires-python'];
  if (typeof python !== 'string') return [];
  return [{ kind: 'entry', use: 'own', key: 'python', range: python, extras: [] }];
}

/** Undefined for what is not watched. */
function pinFrom(written: WrittenPackage, place: Place): Pin | HostProblem | undefined {
  const source = written.use === 'bound' ? 'constraints' : 'project';
  const optionally = written.use === 'optional' ? ({ isOptional: true } as const) : {};
  const parts = { source, place, ...optionally } as const;
  if (written.kind === 'requirement') return pinFromText(written.text, parts);
  const { key, range, marker } = written;
  if (range === undefined) return undefined;
  const specifier = fromPoetryRange(range);
  if (specifier === undefined)
    return { place, message: `\`${shownText(key)}\` has a range of versions that cannot be read` };
  const when = marker === undefined ? {} : { marker };
  return pinOf({ ...parts, ...when, name: normalizedName(key), specifier });
}
