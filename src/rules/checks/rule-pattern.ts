/** TQ3007: a pattern that Python refuses. TQ3018: one on which Python can be busy for ever. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { isRuleMapping } from '../python-value.ts';
import { attackOn } from '../regex/exponential.ts';
import { judgePattern } from '../regex/judge-pattern.ts';
import type { RuleEntry, RuleFile } from '../rule-file.ts';
import { errorsOf, keyIn, placeOf } from './check.ts';

export function checkRulePattern(file: RuleFile): Diagnostic[] {
  const invalid = errorsOf(file, ['invalid_regex']).map(({ entry }) => entry);
  const crashing = file.entries.filter(
    (entry) => entry.outcome.outcome === 'crash' && patternOf(entry) !== undefined,
  );
  return [...invalid, ...crashing].flatMap((entry) => invalidPattern(file, entry));
}

/** What the rule calls its pattern. */
function keyOf({ value }: Pick<RuleEntry, 'value'>): string {
  return (isRuleMapping(value) ? keyIn(value, 'pattern') : undefined) ?? 'pattern';
}

function patternOf({ value }: RuleEntry): string | undefined {
  if (!isRuleMapping(value) || value.get('type') !== 'regex') return undefined;
  const pattern = value.get(keyOf({ value }));
  return typeof pattern === 'string' ? pattern : undefined;
}

function invalidPattern(file: RuleFile, entry: RuleEntry): Diagnostic[] {
  const pattern = patternOf(entry);
  const judged = pattern === undefined ? undefined : judgePattern(pattern);
  if (pattern === undefined || judged === undefined || judged.kind === 'valid') return [];
  const whole = placeOf(file, entry, 'pattern');
  const at = judged.kind === 'invalid' ? judged.at : undefined;
  const where = at === undefined ? undefined : within(file, whole, pattern, at);
  return [
    diagnostic('TQ3007', {
      message: `\`${keyOf(entry)}\` is no regular expression of Python: ${judged.message}`,
      where: where ?? whole,
      help: advice(pattern),
    }),
  ];
}

/** The character at fault, where the pattern stands in the file letter by letter. */
function within({ document }: RuleFile, whole: Span, pattern: string, at: number): Span | undefined {
  const source = document.text.slice(whole.start.offset, whole.end.offset);
  const inside = /^["']/.test(source) ? 1 : 0;
  if (source.slice(inside, source.length - inside) !== pattern) return undefined;
  const shift = inside + Math.min(at, Math.max(0, pattern.length - 1));
  const start = { ...whole.start, offset: whole.start.offset + shift, column: whole.start.column + shift };
  return { ...whole, start, end: { ...start, offset: start.offset + 1, column: start.column + 1 } };
}

/** For what other languages write. */
function advice(pattern: string): string | undefined {
  if (/\(\?<[A-Za-z_]/.test(pattern)) return 'Python names a group `(?P<name>…)`';
  if (/\\p\{|\\P\{/.test(pattern))
    return 'Python has no `\\p{…}`; write the characters as a class: `[A-Za-zÀ-ÿ]`';
  if (/\\z/.test(pattern)) return 'the end of the text is `\\Z` in Python';
  if (/\\u\{/.test(pattern)) return 'Python writes `\\u00e9`, or `\\U0001f600`';
  if (/.\(\?[aiLmsux]+\)/.test(pattern))
    return 'put `(?i)` and the like at the very beginning, or write `(?i:…)`';
  return undefined;
}

/** Truthound runs patterns in linear time; Pandera and Great Expectations in Python. */
export function checkExponentialPattern(file: RuleFile): Diagnostic[] {
  if (file.engine === 'truthound') return [];
  return file.entries.flatMap((entry) => {
    const pattern = entry.rule === undefined ? undefined : patternOf(entry);
    const attack = pattern === undefined ? undefined : attackOn(pattern);
    if (attack === undefined) return [];
    return [
      diagnostic('TQ3018', {
        message: `\`${keyOf(entry)}\` takes exponential time on a text such as ${shown(attack)}`,
        where: placeOf(file, entry, 'pattern'),
        help: 'write it so that each text can be matched in one way only; a repetition inside a repetition is the usual cause',
      }),
    ];
  });
}

function shown({ prefix, pump, suffix }: { prefix: string; pump: string; suffix: string }): string {
  return `\`${JSON.stringify(prefix + pump.repeat(3) + '…' + suffix).slice(1, -1)}\``;
}
