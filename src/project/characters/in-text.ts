/** Characters out of place in a text of which nothing else is known: in comments, and in a file that is no YAML. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { Lines } from '../yaml/spans.ts';
import type { CharacterFinding } from './character-finding.ts';
import { BEYOND_ASCII, suspectOf, titleOf } from './suspects.ts';
import { helpFor, looks } from './words.ts';

const INDENTATION = /^[ -]*([\u00a0\u200b\u2000-\u200a\u202f\u3000\ufeff])/gm;

/** Of a text that is no YAML, maybe for what stands where indentation belongs. */
export function brokenByCharacters(file: string, text: string): CharacterFinding[] {
  if (!BEYOND_ASCII.test(text)) return [];
  const lines = new Lines(file, text);
  const [first] = text.matchAll(INDENTATION);
  const start = (first?.index ?? 0) + (first?.[0].length ?? 0) - 1;
  const code = text.charCodeAt(start);
  const suspect = first && suspectOf(code);
  if (suspect === undefined) return turnedLines(text, lines);
  const where = lines.span({ start, end: start + 1 });
  const message = `the indentation holds ${titleOf(code, suspect)}${looks(suspect.looksLike)}`;
  const help = helpFor(suspect.kind, suspect.looksLike);
  return [
    { scalar: where, diagnostic: diagnostic('TQ1014', { message, where, help }) },
    ...turnedLines(text, lines),
  ];
}

const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** Anywhere in the text; those of keys and values are found with them. */
export function turnedLines(text: string, lines: Lines): CharacterFinding[] {
  const found: CharacterFinding[] = [];
  let lastLine = 0;
  for (const { 0: character, index } of text.matchAll(DIRECTION)) {
    const where = lines.span({ start: index, end: index + 1 });
    const code = character.charCodeAt(0);
    const suspect = suspectOf(code);
    if (suspect === undefined || where.start.line === lastLine) continue;
    lastLine = where.start.line;
    const message = `the line holds ${titleOf(code, suspect)}, which turns the text behind it`;
    found.push({
      scalar: where,
      diagnostic: diagnostic('TQ1014', { message, where, help: helpFor('direction', '') }),
    });
  }
  return found;
}
