/** `--python`: which Python may be run when something must be run in it. */
import { TqError } from '../tq-error.ts';

export type PythonChoice = 'auto' | 'never' | { path: string };

/** The text of `--python auto|never|PATH`. Throws `TqError` for an empty one. */
export function parsePythonChoice(text: string): PythonChoice {
  if (text === 'auto' || text === 'never') return text;
  if (text.trim() !== '') return { path: text };
  throw new TqError('usage', '`--python` must be `auto`, `never` or a path, found an empty text');
}
