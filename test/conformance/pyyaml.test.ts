/** The same texts through PyYAML and through `parseDocument`: equal data, or refused by both. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { YamlTimestamp, type YamlValue } from '../../src/project/document.ts';
import { isMapping, type YamlMapping } from '../../src/project/yaml-value.ts';
import { parseDocument } from '../../src/project/parse-document.ts';
import { pythonDate } from '../../src/project/yaml/timestamps.ts';
import {
  DOCUMENTS,
  KNOWN_LEXER_DIFFERENCES,
  mutate,
  pieces,
  Random,
  scalarInputs,
  SCALARS,
  wellFormed,
} from './yaml-inputs.ts';

type Encoded = null | boolean | string | Encoded[] | { [kind: string]: Encoded };
type Input = string | { hex: string };
interface Answer {
  data?: Encoded;
  refused?: string;
  /** PyYAML builds a list or mapping that holds itself. */
  containsItself?: boolean;
}

let python: string;
beforeAll(async () => {
  ({ python } = await pythonEnvironment());
});

async function askPython(inputs: readonly Input[]): Promise<Answer[]> {
  const script = join(ROOT, 'test', 'conformance', 'pyyaml.py');
  const { stdout } = await execa(python, [script], { input: JSON.stringify(inputs), maxBuffer: 1e9 });
  return JSON.parse(stdout) as Answer[];
}

function isEqual(expected: Encoded | undefined, actual: YamlValue | undefined): boolean {
  if (expected === undefined || actual === undefined) return false;
  if (expected === null || typeof expected !== 'object') return Object.is(expected, actual);
  if (Array.isArray(expected)) return Array.isArray(actual) && isEqualList(expected, actual);
  const [kind = '', value = null] = Object.entries(expected)[0] ?? [];
  if (kind === 'set') return Array.isArray(actual) && isEqualSet(value as Encoded[], actual);
  if (kind === 'map') return isMapping(actual) && isEqualMapping(value as Record<string, Encoded>, actual);
  return isEqualScalar(kind, String(value), actual);
}

function isEqualList(expected: Encoded[], actual: YamlValue[]): boolean {
  return expected.length === actual.length && expected.every((item, index) => isEqual(item, actual[index]));
}

function isEqualSet(expected: Encoded[], actual: YamlValue[]): boolean {
  const isMember = (item: Encoded) => actual.some((each) => isEqual(item, each));
  return expected.length === actual.length && expected.every(isMember);
}

function isEqualMapping(expected: Record<string, Encoded>, actual: YamlMapping): boolean {
  const keys = Object.keys(expected);
  const isSame = (key: string) => Object.hasOwn(actual, key) && isEqual(expected[key], actual[key]);
  return keys.length === Object.keys(actual).length && keys.every(isSame);
}

function isEqualScalar(kind: string, source: string, actual: YamlValue): boolean {
  switch (kind) {
    case 'int': {
      const integer = source.startsWith('-') ? -BigInt(source.slice(1)) : BigInt(source);
      return actual === (Number.isSafeInteger(Number(integer)) ? Number(integer) : integer);
    }
    case 'float':
      return Object.is(actual, Number(source.replace('inf', 'Infinity')));
    case 'bytes':
      return actual instanceof Uint8Array && Buffer.from(actual).toString('hex') === source;
    default:
      return actual instanceof YamlTimestamp && pythonDate(actual.source) === source;
  }
}

const INSIDE_ITSELF = 'stands inside the value it refers to';

/**
 * What PyYAML reads and `parseDocument` does not by intention, each with its reason; differences between the scanners
 * are in `yaml-inputs.ts`. (Nesting beyond 200 levels and
 * more than a million values would be here too; no generated text is that large.)
 */
const KNOWN_DIFFERENCES: readonly {
  reason: string;
  applies: (answer: Answer, diagnostics: Diagnostic[], text: string) => boolean;
}[] = [
  {
    reason: 'a file without content is PyYAML None, and the root of nothing for everything behind the parser',
    applies: (answer, diagnostics) =>
      answer.data === null && diagnostics.every((each) => each.code === 'TQ1003'),
  },
  {
    reason:
      'a value that contains itself cannot be sent to a server; for `&a {<<: *a}` PyYAML drops the merge key before it looks inside',
    applies: (answer, diagnostics, text) =>
      (answer.containsItself === true || text.includes('<<')) &&
      diagnostics.every((each) => each.code === 'TQ1005' || each.message.endsWith(INSIDE_ITSELF)),
  },
];

interface Disagreement {
  /** Whether both read it, and made different data of it. */
  inData: boolean;
  text: string;
}

function disagreement(input: Input, answer: Answer): Disagreement | undefined {
  const bytes = typeof input === 'string' ? input : Buffer.from(input.hex, 'hex');
  const { document, diagnostics } = parseDocument('x.yaml', bytes);
  if (document && isEqual(answer.data, document.data)) return undefined;
  if (!document && diagnostics.some((each) => each.severity === 'error')) {
    if (answer.refused !== undefined) return undefined;
    if (KNOWN_DIFFERENCES.some((each) => each.applies(answer, diagnostics, JSON.stringify(input))))
      return undefined;
  }
  const asText = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  const ours = document ? document.data : diagnostics.map((each) => `${each.code} ${each.message}`);
  const text = `${JSON.stringify(input)}\n  python: ${JSON.stringify(answer)}\n  tq: ${JSON.stringify(ours, asText)}`;
  return { inData: document !== undefined && answer.data !== undefined, text };
}

async function compare(inputs: readonly Input[]): Promise<(Disagreement | undefined)[]> {
  const answers = await askPython(inputs);
  return inputs.map((input, index) => disagreement(input, answers[index]!));
}

async function disagreements(inputs: readonly Input[]): Promise<string[]> {
  return (await compare(inputs)).flatMap((each) => each?.text ?? []);
}

function many(count: number, seed: number, make: (random: Random) => string): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => make(random));
}

describe('parseDocument reads as PyYAML does', () => {
  it('listed documents', async () => {
    expect(await disagreements(DOCUMENTS)).toEqual([]);
  });

  it('scalars around every resolver, in every kind of place', async () => {
    expect(await disagreements(scalarInputs())).toEqual([]);
  });

  // Such texts show where the scanners of PyYAML and of `yaml` differ, and so these may disagree whether the text is
  // YAML at all. Measured: 39 of 5,000, all of the kinds in KNOWN_LEXER_DIFFERENCES (tabs, quoted lines
  // without indentation, odd directives, `?`, `-` and `#` in brackets). None is read by both and differs.
  it('5,000 damaged texts: the same data where both read them, and rarely read by one alone', async () => {
    const short = DOCUMENTS.filter((each) => each.length < 200);
    const damaged = many(3000, 1, (random) => mutate(random, random.pick(random.below(3) ? short : SCALARS)));
    const found = (await compare([...damaged, ...many(2000, 2, pieces)])).filter(
      (each) => each !== undefined,
    );
    expect(found.filter(({ inData }) => inData)).toEqual([]);
    expect(found.length).toBeLessThanOrEqual(39);
  });

  it.each(KNOWN_LEXER_DIFFERENCES)(
    'except for known differences, which are still there: $reason',
    async ({ texts }) => {
      const compared = await compare(texts);
      expect(texts.filter((_text, index) => compared[index] === undefined)).toEqual([]);
    },
  );

  it('1,000 well-formed documents, and each with small changes', async () => {
    const documents = many(1000, 3, wellFormed);
    const random = new Random(4);
    expect(await disagreements([...documents, ...documents.map((each) => mutate(random, each))])).toEqual([]);
  });

  it('bytes in UTF-8 and UTF-16, valid and not', async () => {
    const random = new Random(5);
    const utf16 = (text: string, swap: boolean) => {
      const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
      return swap ? bytes.swap16() : bytes;
    };
    const valid = ['a: é\n', 'a: 😀', '- 日本', '{a: b}'].flatMap((text) => [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      utf16(text, false),
      utf16(text, true),
    ]);
    const broken = Array.from({ length: 500 }, () => {
      const bytes = Buffer.from(random.pick(valid));
      bytes[random.below(bytes.length)] = random.below(256);
      return random.below(4) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
    });
    expect(
      await disagreements([...valid, ...broken].map((bytes) => ({ hex: bytes.toString('hex') }))),
    ).toEqual([]);
  });

  it('the recorded project files of the deploy cases', async () => {
    const { stdout } = await execa('find', [join(ROOT, 'test/conformance/deploy/cases'), '-name', '*.yaml']);
    const files = await Promise.all(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((path) => readFile(path)),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(await disagreements(files.map((bytes) => ({ hex: bytes.toString('hex') })))).toEqual([]);
  });
});
