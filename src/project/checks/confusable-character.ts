/**
 * Characters that cannot be seen or that look like others, where they change what the file says; and those that turn
 * the direction of text, with which a file can show something else than it says, everywhere («Trojan Source»).
 */
import { diagnostic, type Diagnostic, type Fix, type Severity } from '../../diagnostics/diagnostic.ts';
import type { Path, Span } from '../../diagnostics/span.ts';
import type { CharacterFinding } from '../characters/character-finding.ts';
import { turnedLines } from '../characters/in-text.ts';
import { firstMisplaced, type Misplaced, type TextKind } from '../characters/judge-text.ts';
import { asItLooks, BEYOND_ASCII, titleOf } from '../characters/suspects.ts';
import { helpFor, looks } from '../characters/words.ts';
import { kindOfKey, kindOfText } from '../characters/text-kind.ts';
import type { Document, YamlValue } from '../document.ts';
import { isMapping, nameOf } from '../yaml-value.ts';
import { TAGS } from '../yaml/nodes.ts';
import { resolveTag } from '../yaml/resolve.ts';
import { Lines } from '../yaml/spans.ts';

/** In the order of the file, one for each key or value. */
export function confusableCharacters(document: Document): CharacterFinding[] {
  const { text, file } = document;
  if (!BEYOND_ASCII.test(text)) return [];
  const lines = new Lines(file, text);
  const found: CharacterFinding[] = [];
  const look: Look = (written, place, { kind, title, mayBe }): void => {
    const misplaced = firstMisplaced(written, kind);
    if (misplaced === undefined) return;
    const scalar = place();
    const source = text.slice(scalar.start.offset, scalar.end.offset);
    // One that is written as an escape is seen by everyone.
    const at = source.indexOf(String.fromCodePoint(misplaced.code));
    if (at < 0) return;
    const start = scalar.start.offset + at;
    const where = lines.span({ start, end: start + String.fromCodePoint(misplaced.code).length });
    const fix = spelledPlainly(misplaced, kind, { where: scalar, source, mayBe });
    found.push({ scalar, diagnostic: describe(misplaced, { where, title, kind, fix }) });
  };
  eachText(document, look);
  const places = new Set(found.map((each) => each.diagnostic.where?.start.offset));
  return [...found, ...turnedLines(text, lines).filter(({ scalar }) => !places.has(scalar.start.offset))];
}

interface Text {
  kind: TextKind;
  /** For a message: `` `cron` ``. */
  title: string;
  /** Whether it may be spelled like that; a key may not where there is such a key already. */
  mayBe: (plain: string) => boolean;
}

type Look = (written: string, place: () => Span, text: Text) => void;

function eachText(document: Document, look: Look): void {
  const seen = new Set<YamlValue>();
  const visit = (value: YamlValue, path: Path): void => {
    if (typeof value === 'string' && BEYOND_ASCII.test(value))
      look(value, () => document.spanOf(path), {
        kind: kindOfText(path),
        title: nameOf(path),
        mayBe: () => true,
      });
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    if (!isMapping(value)) return;
    for (const [key, item] of Object.entries(value)) {
      const inside = [...path, key];
      const mayBe = (plain: string): boolean => !Object.hasOwn(value, plain);
      if (BEYOND_ASCII.test(key))
        look(key, () => document.spanOf(inside, 'key'), { kind: kindOfKey(inside), title: 'a key', mayBe });
      visit(item, inside);
    }
  };
  visit(document.data, []);
}

interface Place {
  where: Span;
  title: string;
  kind: TextKind;
  fix: Fix | undefined;
}

function describe({ code, suspect }: Misplaced, { where, title, kind, fix }: Place): Diagnostic {
  const found = diagnostic('TQ1014', {
    message: `${title} holds ${titleOf(code, suspect)}${looks(suspect.looksLike)}`,
    where,
    help: helpFor(suspect.kind, suspect.looksLike),
    fix,
  });
  const severity: Severity = kind === 'machine' || suspect.kind === 'direction' ? 'error' : 'warning';
  return { ...found, severity };
}

interface Spelling extends Pick<Text, 'mayBe'> {
  where: Span;
  source: string;
}

/** What YAML reads in its own way, so that it would have to be quoted. */
const UNSAFE = /["'{}[\]\n]|, |: | #|^[&*!|>%@`#,?\s]|^- |\s$|:$/;

/** Only where programs read it by strict rules, and what is left is plain ASCII: elsewhere it may be meant as it is. */
function spelledPlainly(
  { suspect }: Misplaced,
  kind: TextKind,
  { where, source, mayBe }: Spelling,
): Fix | undefined {
  if (kind !== 'machine') return undefined;
  const plain = asItLooks(source);
  if (BEYOND_ASCII.test(plain) || plain === '' || !mayBe(plain)) return undefined;
  const inQuotes = /^["']([^"'\\\n]*)["']$/.exec(plain)?.[1];
  const isQuoted = inQuotes !== undefined && /^[^"']/.test(source) && suspect.kind === 'look-alike';
  if (isQuoted) return { title: 'put it in ordinary quotes', edits: [{ where, text: `"${inQuotes}"` }] };
  if (UNSAFE.test(plain) || resolveTag(plain) !== TAGS.str) return undefined;
  return { title: `write \`${plain}\``, edits: [{ where, text: plain }] };
}
