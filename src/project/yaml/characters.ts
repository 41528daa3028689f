/** The classes of characters YAML 1.1 tells apart, as PyYAML does: it counts `U+0085`, `U+2028` and `U+2029` as line breaks. */

export const TAB = 9;
export const SPACE = 32;

/** Code 0 marks the end of the text; a real NUL is refused before scanning. */
export const END = 0;

export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === END || isBreak(code);
}

export function isSpaceBreakOrEnd(code: number): boolean {
  return code === SPACE || isBreakOrEnd(code);
}

export function isBlankBreakOrEnd(code: number): boolean {
  return code === SPACE || code === TAB || isBreakOrEnd(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** What may stand in the name of an anchor, a directive or a tag handle. */
export function isNameCharacter(code: number): boolean {
  return (
    isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 45 || code === 95
  );
}
