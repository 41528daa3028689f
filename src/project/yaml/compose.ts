/** Text to tree with the package `yaml`. Its scalars arrive as text; types are PyYAML's, from `resolve.ts`. */
import { Composer, type CST, type Document, isCollection, Lexer, Parser, visit, type YAMLError } from 'yaml';
import { MAX_DEPTH, MAX_TOKENS, MAX_WRITTEN, tooDeep, tooLong } from './limits.ts';
import type { YamlNode } from './nodes.ts';
import { type ProblemDetails, YamlProblem } from './problem.ts';
import { Tree } from './tree.ts';

/** Text stays text: types are PyYAML's business. */
export const YAML_OPTIONS = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  merge: false,
  prettyErrors: false,
  keepSourceTokens: true,
  logLevel: 'silent',
} as const;

/** What `yaml` found wrong. */
export interface SyntaxProblem {
  code: YAMLError['code'] | 'SECOND_DOCUMENT';
  message: string;
  start: number;
  end: number;
  /** Where the unclosed `[`, `{` or quote stands that this is about. */
  opening?: number;
}

interface Composed {
  root?: YamlNode;
  /** In the order of the text; a tree is made only without them. */
  syntax: SyntaxProblem[];
  /** Wrong names and exceeded limits. */
  problems: ProblemDetails[];
}

export function compose(text: string): Composed {
  if (isTooLong(text)) return { syntax: [], problems: [tooLong().details] };
  const tokens = [...new Parser().parse(text)];
  const deep = deepToken(tokens);
  if (deep) return { syntax: [], problems: [tooDeep({ start: deep.offset, end: deep.offset + 1 }).details] };
  const [document] = new Composer(YAML_OPTIONS).compose(tokens, true, text.length);
  const syntax = document ? syntaxProblems(document, tokens) : [];
  if (syntax.length > 0 || !document?.contents) return { syntax, problems: [] };
  const tree = new Tree(text);
  try {
    return { root: tree.read(document.contents), syntax, problems: tree.problems };
  } catch (error) {
    if (error instanceof YamlProblem) return { syntax, problems: [...tree.problems, error.details] };
    throw error;
  }
}

/** The mark that `yaml` puts before plain and block scalars, and what begins another value. */
const BEGINNINGS = ['\u001f', '"', "'", '*', '[', '{'];

/** Looked at only where it can be: each token has a character. */
function isTooLong(text: string): boolean {
  if (text.length < MAX_WRITTEN) return false;
  let count = 0;
  let values = 0;
  for (const token of new Lexer().lex(text)) {
    count += 1;
    if (BEGINNINGS.includes(token.charAt(0))) values += 1;
    if (count > MAX_TOKENS || values > MAX_WRITTEN) return true;
  }
  return false;
}

/** The first list or mapping that is nested too deep. `yaml` composes by recursion, so this must come before. */
function deepToken(tokens: readonly CST.Token[]): CST.Token | undefined {
  let level: CST.Token[] = tokens.flatMap((each) => (each.type === 'document' && each.value) || []);
  for (let depth = 0; level.length > 0; depth += 1) {
    const inner: CST.Token[] = [];
    for (const token of level) {
      if (!('items' in token)) continue;
      if (depth === MAX_DEPTH) return token;
      for (const { key, value } of token.items) {
        if (key && 'items' in key) inner.push(key);
        if (value && 'items' in value) inner.push(value);
      }
    }
    level = inner;
  }
  return undefined;
}

function syntaxProblems(document: Document.Parsed, tokens: readonly CST.Token[]): SyntaxProblem[] {
  const found: SyntaxProblem[] = [...document.errors, ...document.warnings.filter(isVersion)].map(
    ({ code, message, pos: [start, end] }) => ({ code, message, start, end }),
  );
  const second = secondDocument(tokens);
  if (second) found.push(second);
  found.sort((left, right) => left.start - right.start);
  const [first] = found;
  if (first) first.opening = openingOf(document, first);
  return found;
}

/** PyYAML reads `%YAML 1.9`, not `%YAML 2.0`; to `yaml` both are worth a warning. */
function isVersion({ message }: YAMLError): boolean {
  return /^Unsupported YAML version (?!1\.)/.test(message);
}

function secondDocument(tokens: readonly CST.Token[]): SyntaxProblem | undefined {
  const first = tokens.findIndex((each) => each.type === 'document');
  const second = tokens.find(({ type }, at) => at > first && (type === 'document' || type === 'directive'));
  if (first < 0 || !second) return undefined;
  const mark = second.type === 'document' && second.start.find(({ type }) => type === 'doc-start');
  const start = mark ? mark.offset : second.offset;
  return { code: 'SECOND_DOCUMENT', message: '', start, end: start + (mark ? mark.source.length : 1) };
}

function openingOf(document: Document.Parsed, { message, start: end }: SyntaxProblem): number | undefined {
  const isQuote = message.startsWith('Missing closing');
  if (!isQuote && !message.startsWith('Flow ')) return undefined;
  let opening: number | undefined;
  visit(document, {
    Node(_key, node) {
      if (node.range?.[1] !== end || isCollection(node) === isQuote) return;
      const token = node.srcToken;
      if (token?.type === 'flow-collection' && isClosed(token)) return;
      opening = node.range[0];
    },
  });
  return opening;
}

function isClosed({ start, end }: CST.FlowCollection): boolean {
  return end[0]?.type === (start.source === '[' ? 'flow-seq-end' : 'flow-map-end');
}
