/** A lock file of PEP 751 (`pylock.toml`) as lines that every pip can read; pip itself reads it only since 25.1, and not with `-r`. */
import { isTable, parseToml, tableIn, type TomlTable } from '../../toml-table.ts';

/** The text of a requirements file with hashes. A package that is no release of an index is a failure. */
export function requirementsOfPylock(text: string): { requirements: string } | { failure: string } {
  const read = parseToml(text);
  if ('fault' in read) return { failure: `it is not TOML (line ${read.fault.line})` };
  const lines: string[] = [];
  for (const each of tablesIn(read.table, 'packages')) {
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
