/**
 * JSON as Python's `json.loads` reads it, into the nodes that a YAML text has: `NaN` and the infinities are numbers, of a
 * key given twice the later one counts. By YAML's rules `1e5` would be a text, and `"<<"` would merge.
 */
import { emptyNode, type MappingNode, type ScalarNode, TAGS, type YamlNode } from './nodes.ts';
import { MAX_DEPTH, MAX_VALUES, tooDeep, tooLarge } from './limits.ts';
import { YamlProblem } from './problem.ts';

/** Throws `YamlProblem`. */
export function readJson(text: string): YamlNode {
  return new JsonReader(text).read();
}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
/** What ends a run of plain characters in a text. */
const SPECIAL = /["\\]|[^ -\uFFFF]/g;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORDS: Readonly<Record<string, { tag: string; value: string }>> = {
  null: { tag: TAGS.null, value: 'null' },
  true: { tag: TAGS.bool, value: 'true' },
  false: { tag: TAGS.bool, value: 'false' },
  NaN: { tag: TAGS.float, value: '.nan' },
  Infinity: { tag: TAGS.float, value: '.inf' },
  '-Infinity': { tag: TAGS.float, value: '-.inf' },
};
const WORD = /null|true|false|NaN|-?Infinity/y;

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): YamlNode {
    this.#skipBlanks();
    if (this.#at === this.#text.length) return emptyNode(0);
    const node = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length)
      this.#fail('something follows the end of the JSON value', 'take it away');
    return node;
  }

  #value(): YamlNode {
    this.#count += 1;
    const start = this.#at;
    if (this.#count > MAX_VALUES) throw tooLarge({ start: 0, end: 1 });
    const sign = this.#text[start];
    if (sign === '{' || sign === '[') {
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw tooDeep({ start, end: start + 1 });
      const node = sign === '{' ? this.#mapping() : this.#list();
      this.#depth -= 1;
      return node;
    }
    return sign === '"' ? this.#string() : this.#word();
  }

  #mapping(): MappingNode {
    const node: MappingNode = { ...this.#collection(TAGS.map), kind: 'mapping', pairs: [] };
    this.#items('}', () => {
      if (this.#text[this.#at] !== '"') this.#fail('a key in double quotes is missing here', 'quote it');
      const key = this.#string();
      this.#expect(':');
      const value = this.#value();
      node.pairs.push({ key, value });
      node.size += value.size + 1;
      node.depth = Math.max(node.depth, value.depth + 1);
    });
    node.end = this.#at;
    return node;
  }

  #list(): YamlNode {
    const items: YamlNode[] = [];
    const node = { ...this.#collection(TAGS.seq), kind: 'sequence' as const, items };
    this.#items(']', () => {
      const item = this.#value();
      items.push(item);
      node.size += item.size;
      node.depth = Math.max(node.depth, item.depth + 1);
    });
    node.end = this.#at;
    return node;
  }

  #collection(tag: string): { start: number; end: number; tag: string; size: number; depth: number } {
    const start = this.#at;
    this.#at += 1;
    return { start, end: start, tag, size: 1, depth: 1 };
  }

  #items(close: string, readItem: () => void): void {
    this.#skipBlanks();
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      readItem();
      this.#skipBlanks();
      const sign = this.#text[this.#at];
      if (sign !== ',' && sign !== close)
        this.#fail(
          `\`,\` or \`${close}\` is missing here`,
          `JSON has \`,\` between two items and \`${close}\` at the end`,
        );
      this.#at += 1;
      if (sign === close) return;
      this.#refuseLastComma(close);
    }
  }

  /** Behind a comma: JavaScript lets one stand in front of the end, JSON does not. */
  #refuseLastComma(close: string): void {
    const comma = this.#at - 1;
    this.#skipBlanks();
    if (this.#text[this.#at] !== close) return;
    this.#at = comma;
    this.#fail(`a comma stands before \`${close}\``, 'remove it: JSON has no comma behind the last item');
  }

  #expect(sign: string): void {
    this.#skipBlanks();
    if (this.#text[this.#at] !== sign) this.#fail(`\`${sign}\` is missing here`, `write \`"key": value\``);
    this.#at += 1;
    this.#skipBlanks();
  }

  #string(): ScalarNode {
    const start = this.#at;
    this.#at += 1;
    while (this.#text[this.#toSpecial()] === '\\') if (this.#match(ESCAPE) === undefined) this.#failInText();
    if (this.#text[this.#at] !== '"') this.#failInText();
    this.#at += 1;
    const source = this.#text.slice(start, this.#at);
    return this.#scalar(
      source,
      TAGS.str,
      source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1),
    );
  }

  #toSpecial(): number {
    SPECIAL.lastIndex = this.#at;
    this.#at = SPECIAL.exec(this.#text)?.index ?? this.#text.length;
    return this.#at;
  }

  #failInText(): never {
    this.#fail(
      'this text in quotes is no JSON',
      'close it on the same line; escapes are `\\"`, `\\\\`, `\\n`, `\\u0000`',
    );
  }

  #word(): ScalarNode {
    const word = this.#match(WORD);
    const known = word === undefined ? undefined : WORDS[word];
    if (word !== undefined && known !== undefined) return this.#scalar(word, known.tag, known.value);
    const number = this.#match(NUMBER);
    if (number === undefined) this.#fail('this is no JSON value', 'put texts into double quotes');
    return this.#scalar(number, /[.eE]/.test(number) ? TAGS.float : TAGS.int, number);
  }

  #scalar(source: string, tag: string, value: string): ScalarNode {
    const end = this.#at;
    return { kind: 'scalar', start: end - source.length, end, tag, value, size: 1, depth: 0 };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipBlanks(): void {
    this.#match(BLANKS);
  }

  #fail(message: string, help: string): never {
    const start = Math.min(this.#at, Math.max(0, this.#text.length - 1));
    throw new YamlProblem({ start, end: start + 1, message, help });
  }
}
