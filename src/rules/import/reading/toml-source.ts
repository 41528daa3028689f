/** A TOML file as a source. The package `smol-toml` tells no places, so every part of an item of `rules` has the item's. */
import type { Path, Span } from '../../../diagnostics/span.ts';
import { YamlTimestamp, type YamlValue } from '../../../project/document.ts';
import { setKey, type YamlMapping } from '../../../project/yaml-value.ts';
import { parseToml, TomlDate, type TomlValue } from '../../../toml-table.ts';
import { linePlaces, repairToml } from './generated-text.ts';
import type { ReadSource } from './read-source.ts';

const HEADER = /^\[\[?[\w."-]+\]?\]\s*$/m;

export function isToml(text: string): boolean {
  const first = /^(?:\s*(?:#[^\n]*)?\n)*([^\n]*)/.exec(text)?.[1] ?? '';
  return HEADER.test(first) || (/^\w+ = /.test(first) && HEADER.test(text));
}

export function readToml(file: string, text: string): ReadSource {
  const place = linePlaces(file, text);
  const isSuite = /^\[suite\]\s*$/m.test(text) && /^\[\[rules\]\]\s*$/m.test(text);
  const repaired = isSuite ? repairToml(text) : { text, hasBackslashes: false };
  const read = parseToml(repaired.text, { integersAsBigInt: true });
  if ('fault' in read) {
    const { line, reason } = read.fault;
    return { problems: [{ message: `not TOML: ${reason}`, where: place(line) }] };
  }
  const spanOf = placesOfRules(text, place);
  const notes = repaired.hasBackslashes
    ? [
        {
          text: 'backslashes are taken as they stand, because Truthound writes them so',
          count: 1,
          where: place(1),
        },
      ]
    : [];
  return { source: { data: toYaml(read.table), spanOf, numberKind: () => 'float' }, notes };
}

/** Integers come as `bigint`, so that what is left as `number` is a float. */
function toYaml(value: TomlValue): YamlValue {
  if (value instanceof TomlDate) return new YamlTimestamp(value.toISOString());
  if (Array.isArray(value)) return value.map(toYaml);
  if (typeof value !== 'object') return value;
  const mapping: YamlMapping = {};
  for (const [key, item] of Object.entries(value)) setKey(mapping, key, toYaml(item));
  return mapping;
}

function placesOfRules(text: string, place: (line: number) => Span): (path: Path) => Span {
  const headers = text
    .split('\n')
    .flatMap((line, index) => (/^\s*\[\[rules\]\]/.test(line) ? [index + 1] : []));
  return ([first, index]) => place((first === 'rules' && headers[Number(index)]) || 1);
}
