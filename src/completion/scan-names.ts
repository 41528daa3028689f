/** Names of a large `prefect.yaml`, found line by line: parsing it would take longer than anybody waits. Pure. */
import type { YamlMapping } from '../project/yaml-value.ts';

/**
 * What the file has as people and programs write it, a key a line; what is written otherwise (anchors, flow style,
 * placeholders of several lines) is left out, and never misread as another entry's. As a document with these keys alone:
 * `name`; of deployments `name`, `entrypoint`, `description`, `work_pool.name` and `tq.environment`.
 */
export function scanNames(text: string): YamlMapping {
  const document: YamlMapping = {};
  const deployments: YamlMapping[] = [];
  let isInside = false;
  let column = -1;
  let parent = '';
  for (const line of text.split(/\r?\n/)) {
    const [, indent = '', dash = '', key, rest = ''] = LINE.exec(line) ?? [];
    if (key === undefined) continue;
    const at = indent.length + dash.length;
    if (at === 0) {
      isInside = key === 'deployments';
      if (key === 'name') setText(document, 'name', rest);
      continue;
    }
    if (!isInside) continue;
    if (dash !== '' && (column < 0 || at === column)) {
      column = at;
      deployments.push({});
    }
    const entry = deployments.at(-1);
    if (entry === undefined || at < column) continue;
    if (at === column) {
      parent = key;
      if (OF_ENTRY.has(key)) setText(entry, key, rest);
    } else if (NESTED.has(`${parent}.${key}`) && entry[parent] === undefined && dash === '') {
      const nested: YamlMapping = {};
      setText(nested, key, rest);
      if (nested[key] !== undefined) entry[parent] = nested;
    }
  }
  return { ...document, deployments };
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
  const plain = written.replace(/ +#.*$/, '');
  const isText =
    /^[A-Za-z][^:]*(?::[^ ][^:]*)*$/.test(plain) && !/^(?:true|false|null|yes|no|on|off)$/i.test(plain);
  return isText ? plain : undefined;
}
