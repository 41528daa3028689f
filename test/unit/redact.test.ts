/** Secrets in texts that are about to be printed. */
import { expect, test } from 'vitest';
import { cover, formsOf, redact } from '../../src/redact.ts';

const secrets = formsOf(['correct-horse-battery']);

test('a secret is replaced', () => {
  expect(redact('a correct-horse-battery b', secrets)).toBe('a [redacted] b');
});

test('so is the beginning of one where a text was cut off', () => {
  expect(redact('found `x correct-hor…`, then `correct…`', secrets)).toBe(
    'found `x [redacted]…`, then `[redacted]…`',
  );
  expect(redact('found `a cor…`', secrets)).toBe('found `a cor…`');
});

test('covering keeps the length', () => {
  const text = 'a correct-horse-battery b';
  expect(cover(text, secrets)).toBe(`a ${'*'.repeat(21)} b`);
});
