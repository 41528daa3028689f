/** A strict reader of the XML that tests meet: elements, attributes, text. Throws for what is not well-formed. */

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The text directly in it. */
  text: string;
}

const TOKEN = /<\?xml[^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export function readXml(source: string): XmlElement {
  if (FORBIDDEN.test(source)) throw new Error('a character that XML cannot hold');
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(source);
    if (token === null) throw new Error(`not well-formed at ${source.slice(at, at + 40)}`);
    const [, end, start, attributes = '', empty, text] = token;
    const parent = open.at(-1) as XmlElement;
    if (start !== undefined) {
      const element: XmlElement = {
        name: start,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      };
      parent.children.push(element);
      if (empty === '') open.push(element);
    } else if (end !== undefined) {
      if (open.pop()?.name !== end) throw new Error(`</${end}> closes another element`);
    } else if (text !== undefined) parent.text += readText(text);
  }
  if (open.length !== 1 || top.children.length !== 1 || top.text.trim() !== '')
    throw new Error('not one element');
  return top.children[0] as XmlElement;
}

function readAttributes(source: string): Record<string, string> {
  const pairs = [...source.matchAll(/([\w-]+)="([^"]*)"/g)];
  const names = pairs.map(([, name]) => name);
  if (new Set(names).size < names.length) throw new Error('an attribute twice');
  // A parser makes a blank of a bare line break or tab here.
  return Object.fromEntries(
    pairs.map(([, name, value = '']) => [name, readText(value.replaceAll(/[\t\n\r]/g, ' '))]),
  );
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function readText(source: string): string {
  if (source.includes(']]>')) throw new Error(']]> in a text');
  return source.replaceAll(/&(?:#(\d+)|(\w+));|&/g, (whole, number?: string, name?: string) => {
    const character = number === undefined ? NAMED[name ?? ''] : String.fromCodePoint(Number(number));
    if (character === undefined) throw new Error(`a bare & in ${whole}`);
    return character;
  });
}
