/** A finding about one character, and the text that holds it. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';

/** `scalar` is the place of the whole text that holds the character. */
export interface CharacterFinding {
  diagnostic: Diagnostic;
  scalar: Span;
}
