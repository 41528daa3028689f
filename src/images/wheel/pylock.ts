/** A lock file of PEP 751 (`pylock.toml`) as lines that every pip can read; pip itself reads it only since 25.1, and not with `-r`. */
import { parse as parseToml, TomlError } from 'smol-toml';
import { isTable, tableIn, type TomlTable } from '../../toml-table.ts';

/** The text of a requirements file with hashes. A package that is no release of an index is a failure. */
export function requirementsOfPylock(text: string): { requirements: string } | { failure: string } {
  let document: unknown;
  try {
    document = parseToml(text);
  } catch (error) {
    const line = error instanceof TomlError ? ` (line ${error.line})` : '';
    return { failure: `it is not TOML${line}` };
  }
  const lines: string[] = [];
  for (const each of tablesIn(document, 'packages')) {
    const name = String(each.name);
    if (typeof each.version !== 'string' || 'vcs' in each || 'directory' in each || 'archive' in each)
      return { failure: `\`${name}\` does not come from an index` };
    lines.push([`${name}==${each.version}${markerOf(each)}`, ...hashesOf(each)].join(' \\\n    '));
  }
  return { requirements: `${lines.join('\n')}\n` };
}

function markerOf({ marker }: TomlTable): string {
  return typeof marker === 'string' ? ` ; ${marker}` : '';
}

function hashesOf(entry: TomlTable): string[] {
  const files = [...tablesIn(entry, 'wheels'), ...(isTable(entry.sdist) ? [entry.sdist] : [])];
  return files.flatMap(({ hashes }) =>
    isTable(hashes) && typeof hashes.sha256 === 'string' ? [`--hash=sha256:${hashes.sha256}`] : [],
  );
}

function tablesIn(table: unknown, key: string): TomlTable[] {
  const items = tableIn(table)[key];
  return Array.isArray(items) ? items.filter(isTable) : [];
}
