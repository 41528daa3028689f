/** A lock file of PEP 751 (`pylock.toml`) as lines that every pip can read; pip itself reads it only since 25.1, and not with `-r`. */
import { parse as parseToml, TomlError } from 'smol-toml';

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

type Table = Readonly<Record<string, unknown>>;

function markerOf({ marker }: Table): string {
  return typeof marker === 'string' ? ` ; ${marker}` : '';
}

function hashesOf(entry: Table): string[] {
  const files = [...tablesIn(entry, 'wheels'), ...(isTable(entry.sdist) ? [entry.sdist] : [])];
  return files.flatMap(({ hashes }) =>
    isTable(hashes) && typeof hashes.sha256 === 'string' ? [`--hash=sha256:${hashes.sha256}`] : [],
  );
}

function tablesIn(table: unknown, key: string): Table[] {
  const items: unknown = isTable(table) ? table[key] : undefined;
  return Array.isArray(items) ? items.filter(isTable) : [];
}

function isTable(value: unknown): value is Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
