/** Names of a large `prefect.yaml`, found line by line: parsing it would take longer than anybody waits. Pure. */
import type { YamlMapping } from '../project/yaml-value.ts';

/**
 * What the file has as people and programs write it, a key a line; what is written otherwise (anchors, flow style,
 * placeholders of several lines) is left out, and never misread as another entry's. As a document with these keys alone:
 * `name`; of deployments `name`, `entrypoint`, `description`, `work_pool.name` and `tq.environment`.
 */
export function scanNames(text: string): YamlMapping {
  const document: YamlMapping = {};
  const entries = new Entries();
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const [, indent = '', dash = '', key, rest = ''] = LINE.exec(line) ?? [];
    if (key === undefined) continue;
    const column = indent.length + dash.length;
    if (column > 0) {
      if (isInside) entries.read({ column, isItem: dash !== '', key, rest });
      continue;
    }
    isInside = key === 'deployments';
    if (key === 'name') setText(document, 'name', rest);
  }
  return { ...document, deployments: entries.found };
}

interface Line {
  /** Where the key stands. */
  column: number;
  isItem: boolean;
  key: string;
  rest: string;
}

/** The entries of one list, whose keys all stand in one column. */
class Entries {
  readonly found: YamlMapping[] = [];
  #column: number | undefined;
  /** The key of the entry that the lines are below. */
  #parent = '';

  read({ column, isItem, key, rest }: Line): void {
    if (isItem && column === (this.#column ??= column)) this.found.push({});
    const entry = this.found.at(-1);
    if (entry === undefined || this.#column === undefined || column < this.#column) return;
    if (column > this.#column) {
      if (!isItem) this.#readNested(entry, key, rest);
      return;
    }
    this.#parent = key;
    if (OF_ENTRY.has(key)) setText(entry, key, rest);
  }

  #readNested(entry: YamlMapping, key: string, rest: string): void {
    if (!NESTED.has(`${this.#parent}.${key}`) || entry[this.#parent] !== undefined) return;
    const nested: YamlMapping = {};
    setText(nested, key, rest);
    if (nested[key] !== undefined) entry[this.#parent] = nested;
  }
}

/** `  - key: value`: what stands before the dash, the dash with its blanks, the key and the rest. */
const LINE = /^( *)((?:- +)?)([A-Za-z_]+):(?:[ \t]+(.*))?$/;
const OF_ENTRY = new Set(['name', 'entrypoint', 'description']);
const NESTED = new Set(['work_pool.name', 'tq.environment']);

function setText(mapping: YamlMapping, key: string, written: string): void {
  const text = scalar(written.trim());
  if (text !== undefined) mapping[key] = text;
}

/** Undefined for what is more than a plain or simply quoted text of one line. */
function scalar(written: string): string | undefined {
  const [, quoted] = /^'((?:[^']|'')*)'(?: +#.*)?$/.exec(written) ?? [];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  const [, double] = /^"([^"\\]*)"(?: +#.*)?$/.exec(written) ?? [];
  if (double !== undefined) return double;
  const plain = written.replace(/(?<! ) +#.*$/, '');
  const isText =
    /^[A-Za-z][^:]*(?::[^ ][^:]*)*$/.test(plain) && !/^(?:true|false|null|yes|no|on|off)$/i.test(plain);
  return isText ? plain : undefined;
}
