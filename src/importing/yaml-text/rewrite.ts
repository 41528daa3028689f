/** The smallest edit of a YAML text that makes its data another one: every other byte stays, comments included. */
import { isMap, isScalar, isSeq, type Node, parseDocument as parseNodes, Scalar } from 'yaml';
import type { YamlValue } from '../../project/document.ts';
import { YAML_OPTIONS } from '../../project/yaml/compose.ts';
import { isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import { isSameValue } from '../same-value.ts';
import { editList } from './edit-list.ts';
import { editMapping } from './edit-mapping.ts';
import { applyEdits, type Editing, endOf, startOf } from './places.ts';
import { renderInline, renderPairs } from './render.ts';

/**
 * `before` is the text's data as `parseDocument` of `src/project` reads it, `after` the data that is wanted. What is
 * written behind an anchor that others name is left alone, and so is what cannot be removed since it came through `<<`.
 * An empty text is filled. Undefined when the text is written in a way that no edit can be made safely.
 */
export function rewriteYaml(text: string, before: YamlValue, after: YamlMapping): string | undefined {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const { contents, errors } = parseNodes(text, YAML_OPTIONS);
  if (errors.length > 0) return undefined;
  if (!isMap(contents) || contents.items.length === 0 || !isMapping(before)) {
    const isBare = contents === null || (isScalar(contents) && contents.range?.[0] === contents.range?.[1]);
    if (!isBare) return undefined;
    const head = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return (
      head +
      renderPairs(after, '')
        .map((line) => line + '\n')
        .join('')
    );
  }
  const editing: Editing = {
    text,
    edits: [],
    inside: (node, from, to) => editNode(editing, node, from, to),
  };
  if (!editNode(editing, contents, before, after)) return undefined;
  const edits = editing.edits.map((edit) => ({ ...edit, text: edit.text.replaceAll('\n', eol) }));
  return applyEdits({ text, edits });
}

/** Edits inside a value; false when it has to be written anew as a whole. */
function editNode(editing: Editing, node: Node, before: YamlValue, after: YamlValue): boolean {
  if (isSameValue(before, after)) return true;
  if (isShared(editing, node)) return true;
  if (isMap(node) && isMapping(before) && isMapping(after)) return editMapping(editing, node, before, after);
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after))
    return editList(editing, node, before, after);
  return isScalar(node) && editScalar(editing, node, after);
}

/** On its line; a value of several lines is written anew. */
function editScalar({ text, edits }: Editing, node: Scalar, after: YamlValue): boolean {
  const start = startOf(node);
  const end = endOf(node, text);
  const isLine = !text.slice(start, end).includes('\n') && typeof after !== 'object';
  if (start === end || !isLine || (typeof after === 'string' && after.includes('\n'))) return false;
  edits.push({ start, end, text: inQuotesOf(node, after) ?? renderInline(after) });
  return true;
}

/** A text that stands in double quotes keeps them. */
function inQuotesOf({ type }: Scalar, text: YamlValue): string | undefined {
  const fits = type === Scalar.QUOTE_DOUBLE && typeof text === 'string' && /^[ !#-[\]-~]*$/.test(text);
  return fits ? `"${text}"` : undefined;
}

/** Whether an alias elsewhere would change as well. */
function isShared({ text }: Editing, node: Node): boolean {
  const { anchor } = node as { anchor?: string };
  return anchor !== undefined && text.includes(`*${anchor}`);
}
