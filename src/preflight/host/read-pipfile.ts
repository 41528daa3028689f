/** `Pipfile`: what pipenv is asked for, which `Pipfile.lock` then fixes. */
import { normalizedName } from '../../requirements/requirement-lines.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { lineCounter } from './line-counter.ts';
import { type HostFile, type Pin, pinOf } from './pin.ts';
import { shownText } from './pin-from-text.ts';
import { readShortToml } from './short-toml.ts';
import { parseSpecifier } from '../../requirements/specifier.ts';
import { tableIn } from '../../toml-table.ts';

/** Never throws; a text that is not TOML is a problem with its line. */
export function readPipfile({ file, text }: TextFile): HostFile {
  const read: HostFile = { file, pins: [], problems: [], isLock: false, includes: [] };
  const toml = readShortToml({ file, text });
  if ('problem' in toml) return { ...read, problems: [toml.problem], isUnreadable: true };
  const document = toml.table;
  const lines = linesOfKeys(text);
  const ranges = ['packages', 'dev-packages'].flatMap((name) =>
    Object.entries(tableIn(document, name)).map((entry) => [...entry, name !== 'packages'] as const),
  );
  for (const [key, value, isOptional] of ranges) {
    const place = { file, line: lines.get(key) };
    const range = typeof value === 'string' ? value : tableIn(value)['version'];
    const specifier = range === '*' ? '' : range;
    if (typeof specifier !== 'string') continue;
    if (parseSpecifier(specifier) === undefined)
      read.problems.push({
        place,
        message: `\`${shownText(key)}\` has a range of versions that cannot be read`,
      });
    else
      read.pins.push(
        ...listOf(
          pinOf({
            ...{ name: normalizedName(key), specifier, source: 'project', place },
            ...(isOptional ? { isOptional } : {}),
          }),
        ),
      );
  }
  return { ...read, pins: [...pythonOf(document, file, lines), ...read.pins] };
}

function pythonOf(document: unknown, file: string, lines: ReadonlyMap<string, number>): Pin[] {
  const requires = tableIn(document, 'requires');
  const key = ['python_full_version', 'python_version'].find((each) => typeof requires[each] === 'string');
  if (key === undefined) return [];
  const version = String(requires[key]);
  const specifier = key === 'python_version' ? `==${version}.*` : `==${version}`;
  return listOf(
    pinOf({ name: 'python', specifier, source: 'project', place: { file, line: lines.get(key) } }),
  );
}

function listOf(pin: Pin | undefined): Pin[] {
  return pin === undefined ? [] : [pin];
}

/** Where a line begins with the key first. */
function linesOfKeys(text: string): Map<string, number> {
  const lineAt = lineCounter(text);
  const lines = new Map<string, number>();
  for (const { index, 1: key = '' } of text.matchAll(/^["']?([\w.-]+)["']?[ \t]*=/gm))
    if (!lines.has(key)) lines.set(key, lineAt(index));
  return lines;
}
