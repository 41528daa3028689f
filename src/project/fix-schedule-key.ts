/** `schedule:` → `schedules:` as an edit of the text: the key, and the value as the one item of a list. */
import type { Edit, Fix } from '../diagnostics/diagnostic.ts';
import type { Path, Span } from '../diagnostics/span.ts';
import type { Document, YamlValue } from './document.ts';
import { renameKey } from './fixes.ts';
import { isMapping } from './yaml-value.ts';

/** Undefined where the layout is not one of the two that everyone writes. `path` leads to the key. */
export function fixScheduleKey(
  document: Document,
  path: Path,
  value: YamlValue | undefined,
): Fix | undefined {
  // Written once, it may stand in several entries, of which some have `schedules` of their own.
  if (SHARED.test(document.text)) return undefined;
  const rename = renameKey(document, path, 'schedules');
  if (rename === undefined || !isMapping(value)) return Array.isArray(value) ? rename : undefined;
  if (Object.keys(value).length === 0) return undefined;
  const key = document.spanOf(path, 'key');
  const whole = document.spanOf(path);
  const between = document.text.slice(key.end.offset, whole.start.offset);
  const edits = asFlowItem(document, whole, between) ?? asBlockItem(document, whole, between);
  if (edits === undefined) return undefined;
  return { title: 'write it as an item of `schedules:`', edits: [...rename.edits, ...edits] };
}

/** A merge key or an alias, or what looks like one. */
const SHARED = /<<\s*:|[\s,:[{-]\*\w/;

/** `{…}` gets brackets around it. */
function asFlowItem({ text }: Document, { file, start, end }: Span, between: string): Edit[] | undefined {
  if (!/^:\s*$/.test(between) || text[start.offset] !== '{' || text[end.offset - 1] !== '}') return undefined;
  return [
    { where: { file, start, end: start }, text: '[' },
    { where: { file, start: end, end }, text: ']' },
  ];
}

/** The first line gets a dash, and every other line as much more room. */
function asBlockItem({ text }: Document, { file, start, end }: Span, between: string): Edit[] | undefined {
  if (text[start.offset] === '{') return undefined;
  if (!/^:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ ]*$/.test(between)) return undefined;
  const edits: Edit[] = [{ where: { file, start, end: start }, text: '- ' }];
  let offset = text.indexOf('\n', start.offset) + 1;
  for (let line = start.line + 1; offset > 0 && offset < end.offset; line += 1) {
    const next = text.indexOf('\n', offset) + 1;
    const content = text.slice(offset, next === 0 ? text.length : next);
    const place = { offset, line, column: 1 };
    if (content.trim() !== '') edits.push({ where: { file, start: place, end: place }, text: '  ' });
    offset = next;
  }
  return edits;
}
