/** `Pipfile.lock`, `environment.yml` of Conda, and `.python-version`. */
import { normalizedName } from '../../requirements/requirement-lines.ts';
import { parseDocument } from '../../project/parse-document.ts';
import type { YamlValue } from '../../project/document.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { type HostFile, type HostProblem, type Pin, pinOf, WATCHED } from './pin.ts';
import { fromCondaRange } from '../../requirements/poetry-range.ts';
import { pinFromText, requirementProblem } from './pin-from-text.ts';

type Table = Readonly<Record<string, unknown>>;

/** Longer than any entry, and a pattern may need long for it. */
const LONGEST = 1000;

/** Never throws. Both its groups are read, `default` first. */
export function readPipfileLock({ file, text }: TextFile): HostFile {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return failed(file, 'it is not JSON');
  }
  const root = tableOf(document);
  const requires = tableOf(tableOf(root['_meta'])['requires']);
  const python = requires['python_full_version'] ?? requires['python_version'];
  const packages = ['default', 'develop'].flatMap((group) =>
    Object.entries(tableOf(root[group])).map((entry) => [...entry, group !== 'default'] as const),
  );
  if (packages.length === 0) return failed(file, 'it names no package');
  const lineOf = (key: string): number | undefined => lineWith(text, `"${key}"`);
  const pins = packages.flatMap(([key, value, isOptional]) => {
    const { version, markers: marker } = tableOf(value);
    const name = normalizedName(key);
    if (typeof version !== 'string' || !WATCHED.has(name)) return [];
    const parts = { name, specifier: version, source: 'lock' as const, place: { file, line: lineOf(key) } };
    const marked = { ...parts, ...(typeof marker === 'string' ? { marker } : {}) };
    return pinOf({ ...marked, ...(isOptional ? { isOptional } : {}) }) ?? [];
  });
  const ofPython =
    typeof python === 'string'
      ? pinOf({
          name: 'python',
          specifier: minor(python),
          source: 'lock',
          place: { file, line: lineOf('requires') },
        })
      : undefined;
  return { file, pins: [...(ofPython ? [ofPython] : []), ...pins], problems: [], isLock: true, includes: [] };
}

/** Never throws. What stands under `pip:` is read as pip does, the rest as Conda does; channels are left out. */
export function readEnvironmentFile({ file, text }: TextFile): HostFile {
  const { document, diagnostics } = parseDocument(file, text);
  if (document === undefined) {
    const first = diagnostics[0];
    const place = { file, line: first?.where?.start.line };
    return { ...failed(file, ''), problems: [{ place, message: first?.message ?? 'it is empty' }] };
  }
  const list = tableOf(document.data)['dependencies'] as YamlValue | undefined;
  if (!Array.isArray(list)) return failed(file, 'it has no list `dependencies`');
  const read: HostFile = { file, pins: [], problems: [], isLock: false, includes: [] };
  const add = (found: Pin | HostProblem | undefined): void => {
    if (found !== undefined && 'message' in found) read.problems.push(found);
    else if (found !== undefined) read.pins.push(found);
  };
  for (const [index, item] of list.entries()) {
    const lineOf = (...path: (string | number)[]): number =>
      document.spanOf(['dependencies', index, ...path]).start.line;
    if (typeof item === 'string') add(fromConda(item, { file, line: lineOf() }));
    const pip = tableOf(item)['pip'];
    for (const [at, each] of (Array.isArray(pip) ? pip : []).entries())
      if (typeof each === 'string' && !/^[-.]|:\/\//.test(each))
        add(pinFromText(each, { source: 'requirements', place: { file, line: lineOf('pip', at) } }));
  }
  return read;
}

function fromConda(text: string, place: HostProblem['place']): Pin | HostProblem | undefined {
  const bare = text.length > LONGEST ? '' : text.replaceAll(/\s+/g, ' ').trim();
  const [, name = '', range = ''] = /^(?:[\w./-]+::)?([\w.-]+)\s*(?:\[[^\]]*\])?(.*)$/.exec(bare) ?? [];
  const specifier = bare === '' ? undefined : fromCondaRange(spacedBuild(range.trim()));
  if (specifier === undefined)
    return requirementProblem({ failure: 'has a range of versions that cannot be read' }, place);
  return pinOf({ name: normalizedName(name), specifier, source: 'requirements', place });
}

/** `3.8.8 py_0`: a blank may stand before the build, which is a name. */
function spacedBuild(range: string): string {
  return range.replace(/\s+[A-Za-z*][\w*]*$/, '');
}

/** Never throws. The first version counts; names of interpreters other than CPython say nothing. */
export function readPythonVersion({ file, text }: TextFile): HostFile {
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const line = lines[index] ?? '';
  const named = /^(?:cpython[@-]|python-)?(\d+\.\d+(?:\.\d+)?\S*)$/i;
  const version = line.length > LONGEST ? undefined : named.exec(line.trim())?.[1];
  const place = { file, line: index + 1 };
  const pin = version && pinOf({ name: 'python', specifier: minor(version), source: 'requirements', place });
  if (!pin || pin.strength !== 'exact') return failed(file, 'it names no version of Python');
  return { file, pins: [pin], problems: [], isLock: false, includes: [] };
}

/** `3.12` means any `3.12.x`. */
function minor(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `==${version}.*` : `==${version}`;
}

function failed(file: string, message: string): HostFile {
  return { file, pins: [], problems: [{ place: { file }, message }], isLock: false, includes: [] };
}

function lineWith(text: string, word: string): number | undefined {
  const offset = text.indexOf(word);
  return offset < 0 ? undefined : text.slice(0, offset).split('\n').length;
}

function tableOf(value: unknown): Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Table) : {};
}
