/**
 * Reads a YAML file as PyYAML 6.0.3's `safe_load` does, because that is what Prefect does; keeps every place. The
 * package `yaml` cuts the text into nodes, and what they mean is PyYAML's.
 */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { Document, ParsedDocument, YamlValue } from './document.ts';
import { Constructor } from './yaml/construct.ts';
import { decode } from './yaml/decode.ts';
import { readJson } from './yaml/json.ts';
import { TAGS, type YamlNode } from './yaml/nodes.ts';
import { type ProblemDetails, YamlProblem } from './yaml/problem.ts';
import { asConflict, readTree } from './yaml/read.ts';
import { Lines, nodeAt, rangeOf, scalarRange } from './yaml/spans.ts';

/** A parsed file whose document tells integers from floats as well. */
export interface ParsedText extends ParsedDocument {
  document?: ParsedYaml;
}

/**
 * Never throws. What PyYAML refuses comes without a document and with at least one error; what it accepts comes with
 * one, except for empty files (TQ1003) and structures beyond `tq`'s limits (TQ1006). The few texts on which `yaml` and
 * PyYAML disagree whether they are YAML are listed in `test/conformance/yaml-inputs.ts`. A key given twice is an error
 * beside a document in which the later one counts.
 *
 * The data follows Python: text keys only, others under the name Python's `str()` gives them (`1: x` is `'1'`,
 * `on: x` is `'True'`, an empty key is `'None'`); a `!!set` is a list of its members, `!!omap` and `!!pairs` are lists
 * of `[key, value]`. An alias is the same object as the value it names. The text has no byte order mark.
 */
export function parseDocument(file: string, bytes: Uint8Array | string): ParsedText {
  return parse(file, bytes, readTree);
}

/**
 * The same of a file in JSON, as Python's `json.loads` reads it, but that a key given twice is an error. An empty file
 * is TQ1003.
 */
export function parseJsonDocument(file: string, bytes: Uint8Array | string): ParsedText {
  return parse(file, bytes, readJsonTree);
}

function readJsonTree(text: string): ReturnType<typeof readTree> {
  try {
    return { root: readJson(text), problems: [] };
  } catch (error) {
    if (error instanceof YamlProblem) return { problems: [error.details] };
    throw error;
  }
}

function parse(file: string, bytes: Uint8Array | string, read: typeof readTree): ParsedText {
  const { text, problem } = decode(bytes);
  const lines = new Lines(file, text);
  if (problem) return { text, diagnostics: [asDiagnostic(problem, lines)] };

  const { root, problems } = read(text);
  const constructor = new Constructor(text);
  const data = root ? constructor.build(root) : null;
  const refused = [...problems, ...constructor.problems];
  if (refused.length > 0) {
    const conflict = asConflict(text);
    const told = conflict ? [conflict] : [...refused, ...constructor.duplicates];
    return { text, diagnostics: inOrder(told, lines) };
  }
  if (!root || isNothing(root)) return { text, diagnostics: [emptyFile(file)] };
  const document = new ParsedYaml(file, text, data, root, lines);
  return { document, text, diagnostics: inOrder(constructor.duplicates, lines) };
}

/** A document that was read from one text. */
export class ParsedYaml implements Document {
  readonly file: string;
  readonly text: string;
  readonly data: YamlValue;
  readonly #root: YamlNode;
  readonly #lines: Lines;

  constructor(file: string, text: string, data: YamlValue, root: YamlNode, lines: Lines) {
    this.file = file;
    this.text = text;
    this.data = data;
    this.#root = root;
    this.#lines = lines;
  }

  spanOf: Document['spanOf'] = (path, target = 'value') =>
    this.#lines.span(rangeOf(this.#root, path, target));

  sourceOf: Document['sourceOf'] = (path) => {
    const range = scalarRange(this.#root, path);
    return range && this.text.slice(range.start, range.end);
  };

  /** Of the number at a path, whether Python sees an `int` or a `float`; undefined where there is no number. */
  numberKind(path: Path): 'int' | 'float' | undefined {
    const tag = nodeAt(this.#root, path)?.tag;
    if (tag === TAGS.int) return 'int';
    return tag === TAGS.float ? 'float' : undefined;
  }
}

/** A document that is there by its `---` alone. */
function isNothing(root: YamlNode): boolean {
  return root.tag === TAGS.null && root.start === root.end;
}

function emptyFile(file: string): Diagnostic {
  const start = { offset: 0, line: 1, column: 1 };
  return diagnostic('TQ1003', {
    message: `\`${file}\` is empty`,
    where: { file, start, end: start },
    help: 'add `deployments:` with `name`, `entrypoint` and `work_pool`',
  });
}

/** In the order of the file; two problems at one place have one cause. */
function inOrder(problems: readonly ProblemDetails[], lines: Lines): Diagnostic[] {
  const sorted = [...problems].sort((left, right) => left.start - right.start);
  const distinct = sorted.filter((each, index) => index === 0 || each.start !== sorted[index - 1]?.start);
  return distinct.map((each) => asDiagnostic(each, lines));
}

function asDiagnostic(problem: ProblemDetails, lines: Lines): Diagnostic {
  const { code = 'TQ1004', message, label, help, related } = problem;
  return diagnostic(code, {
    message,
    where: lines.span(problem),
    ...(label ? { label } : {}),
    ...(related
      ? { related: related.map(({ text, ...range }) => ({ where: lines.span(range), text })) }
      : {}),
    ...(help ? { help } : {}),
  });
}
