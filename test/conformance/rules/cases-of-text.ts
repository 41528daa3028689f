/** Cases of the rules on text. */
import { int, on, text, type Case, type Column } from './case.ts';

const NONE: Column = { kind: 'text', values: [] };

const match = (pattern: string, values: Column, verdict: 'passed' | 'failed' | 'error', what: string): Case =>
  on('regex', { pattern }, values, verdict, what);

export const TEXTS: readonly Case[] = [
  match('A\\d', text('A1', 'A1 and more', null), 'passed', 'from the start, not to the end'),
  match('A\\d', text('xA1'), 'failed', 'not anywhere'),
  match('^A\\d$', text('A1'), 'passed', 'with anchors'),
  match('^A\\d$', text('A12'), 'failed', 'with anchors, too long'),
  match('A\\d$', text('A1\n'), 'passed', '`$` before a last line break'),
  match('A\\d\\Z', text('A1\n'), 'failed', '`\\Z` is the very end'),
  match('A', text('A', ''), 'failed', 'the empty text'),
  match('A', text('A', '  '), 'failed', 'blanks'),
  match('', text('', 'a', null), 'passed', 'the empty pattern'),
  match('a|b', text('a', 'b'), 'passed', 'alternatives'),
  match('a|b', text('xb'), 'failed', 'alternatives start there too'),
  match('a.c', text('a\nc'), 'failed', 'the point is no line break'),
  match('(?s)a.c', text('a\nc'), 'passed', 'a flag'),
  match('(?i)abc', text('ABC'), 'passed', 'another flag'),
  match('(?m)^b$', text('a\nb'), 'failed', 'a multi-line pattern starts at the start'),
  match('it\'s -- "so"; \\(', text('it\'s -- "so"; ('), 'passed', 'quotes, dashes and brackets'),
  match('[[a&&b~~]+\\]', text('[a&b~]'), 'passed', 'signs in a class'),
  match('[]a]+$', text(']a'), 'passed', 'a bracket in a class'),
  match('a{2}{$', text('aa{'), 'passed', 'a brace that is only a brace'),
  match('a{,2}b', text('aab', 'b'), 'passed', 'an open repetition'),
  match('a{,2}b', text('aaab'), 'failed', 'an open repetition, too long'),
  match('(?P<word>\\w+)(?#a word)$', text('naïve'), 'passed', 'a name, a comment, other letters'),
  match('\\<b\\>', text('<b>'), 'passed', 'escaped signs'),
  match('[\\u4e00-\\u9fff]+$', text('日本'), 'passed', 'escaped characters'),
  match('(?=a)a', text('a'), 'passed', 'looking ahead'),
  match('(?!a)', text('a'), 'failed', 'not looking ahead'),
  match('(a)\\1$', text('aa'), 'passed', 'a back-reference'),
  match('(?x)a b  # a and b', text('ab'), 'passed', 'a verbose pattern'),
  match('\\d', int(1), 'error', 'a column of numbers'),
  match('a', NONE, 'passed', 'no rows'),
  on('min_length', { min_length: 2n }, text('ab', 'abc', null), 'passed', 'long enough'),
  on('min_length', { min_length: 2n }, text('ab', 'a'), 'failed', 'too short'),
  on('min_length', { min_length: 1n }, text(''), 'failed', 'the empty text'),
  on('min_length', { min_length: 3n }, text('日本'), 'failed', 'characters, not bytes'),
  on('min_length', { min_length: 0n }, text('', null), 'passed', 'nothing is asked'),
  on('min_length', { min_length: 1n }, int(100), 'error', 'a column of numbers'),
  on('max_length', { max_length: 2n }, text('ab', '', null), 'passed', 'short enough'),
  on('max_length', { max_length: 2n }, text('abc'), 'failed', 'too long'),
  on('max_length', { max_length: 2n }, text('日本', '👍👍'), 'passed', 'characters, not bytes'),
  on('max_length', { max_length: 2n }, int(100), 'error', 'a column of numbers'),
];
