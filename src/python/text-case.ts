/** Texts in the cases that pydantic and Python give names. */

/** Python's `str.title()`. */
export function titled(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => {
    const [first = '', ...rest] = word;
    const upper = first.toUpperCase();
    // The capital of `ß` at the start of a word is `Ss`.
    return upper.charAt(0) + upper.slice(1).toLowerCase() + rest.join('').toLowerCase();
  });
}

/** pydantic's `to_pascal`. */
export function toPascal(name: string): string {
  return titled(name).replace(/([0-9A-Za-z])_(?=[0-9A-Z])/g, '$1');
}

/** pydantic's `to_camel`. */
export function toCamel(name: string): string {
  if (/^[a-z][A-Za-z0-9]*$/.test(name) && !/\d[a-z]/.test(name)) return name;
  return toPascal(name).replace(/^_*[A-Z]/, (start) => start.toLowerCase());
}

/** pydantic's `to_snake`. */
export function toSnake(name: string): string {
  return name
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/([0-9])([A-Z])/g, '$1_$2')
    .replace(/([a-z])([0-9])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}
