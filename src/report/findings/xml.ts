/** XML elements as text. Whatever the values hold, the text is well-formed XML 1.0. */

export type XmlNode = Element | string;

export interface Element {
  name: string;
  children: readonly XmlNode[];
  text: string;
}

/** Children that are elements stand on lines of their own, a text stands as it is. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly XmlNode[],
): Element {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeAttribute(String(value))}"`),
  ].join(' ');
  if (children.length === 0) return { name, children, text: `<${start}/>` };
  const isText = children.some((child) => typeof child === 'string');
  const inner = children.map((child) => (typeof child === 'string' ? escapeText(child) : child.text));
  const content = isText ? inner.join('') : `\n${indented(inner.join('\n'))}\n`;
  return { name, children, text: `<${start}>${content}</${name}>` };
}

/** Only lines that begin an element are moved: a text keeps its lines as they are. */
function indented(text: string): string {
  return text.replaceAll(/^(?= *<)/gm, '  ');
}

/** Characters that XML 1.0 cannot hold, not even as a reference (section 2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** `>` as well, so that no `]]>` is left. */
function escapeText(text: string): string {
  return text
    .replaceAll(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A parser makes a blank of each line break in an attribute that is not a reference. */
function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}
