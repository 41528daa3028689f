/** Fields that the file does not give. The block that is loaded then holds no default but an object that breaks it. */
import { diagnostic, type Diagnostic, type Edit, type Fix } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Document } from '../../project/document.ts';
import { nearMiss } from '../../project/near-miss.ts';
import type { WrittenBlock } from '../check.ts';
import { BLOCK_FIELDS, type BlockField, DECLARED_DEFAULTS } from '../fields.ts';
import { KNOWN_KEYS } from '../keys.ts';

export function checkComplete(block: WrittenBlock): Diagnostic[] {
  const { document, data } = block;
  const absent = BLOCK_FIELDS.filter((field) => !Object.hasOwn(data, field));
  const meant = new Set(
    Object.keys(data)
      .filter((key) => !KNOWN_KEYS.includes(key))
      .map((key) => nearMiss(key, KNOWN_KEYS)),
  );
  const missing = absent.filter((field) => !meant.has(field));
  if (missing.length === 0) return [];
  const them = missing.length === 1 ? 'it' : 'them';
  return [
    diagnostic('TQ3202', {
      message: `the block does not give ${nameList(missing)}, and the released package fails without ${them}`,
      where: document.spanOf(Object.hasOwn(data, 'name') ? ['name'] : ['version'], 'key'),
      help: `write ${nameList(missing.map((field) => `${field}: ${DECLARED_DEFAULTS[field]}`))}, as they are declared`,
      fix: insertion(block, missing),
    }),
  ];
}

/** Each behind the field that is declared before it; undefined where the file is not written one key a line. */
function insertion({ document, data }: WrittenBlock, missing: readonly BlockField[]): Fix | undefined {
  if (document.text[document.spanOf([]).start.offset] === '{') return undefined;
  const edits: Edit[] = [];
  for (const [anchor, fields] of byAnchor(data, missing)) {
    const edit = behind(document, anchor, fields);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return { title: `add ${nameList(missing)} as declared`, edits };
}

/** Key that is there → fields to stand behind it. */
function byAnchor(
  data: WrittenBlock['data'],
  missing: readonly BlockField[],
): Map<string | undefined, BlockField[]> {
  const keys: readonly string[] = ['version', 'type', 'name', ...BLOCK_FIELDS];
  const anchors = new Map<string | undefined, BlockField[]>();
  for (const field of missing) {
    const before = keys.slice(0, keys.indexOf(field));
    const anchor = before.findLast((key) => Object.hasOwn(data, key));
    anchors.set(anchor, [...(anchors.get(anchor) ?? []), field]);
  }
  return anchors;
}

function behind(
  document: Document,
  anchor: string | undefined,
  fields: readonly BlockField[],
): Edit | undefined {
  if (anchor === undefined) return undefined;
  const { text } = document;
  const key = document.spanOf([anchor], 'key');
  const value = document.spanOf([anchor]);
  const indent = text.slice(key.start.offset - key.start.column + 1, key.start.offset);
  // A value over several lines has no certain end.
  if (indent.trim() !== '' || value.end.line !== key.start.line) return undefined;
  const rest = /^[^\r\n]*/.exec(text.slice(value.end.offset))?.[0].length ?? 0;
  const offset = value.end.offset + rest;
  const newline = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const lines = fields.map((field) => `${newline}${indent}${field}: ${DECLARED_DEFAULTS[field]}`);
  const place = { ...value.end, offset, column: value.end.column + rest };
  return { where: { file: document.file, start: place, end: place }, text: lines.join('') };
}
