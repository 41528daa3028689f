/** A word as it is typed into a shell. Pure. */

/** In single quotes where a POSIX shell would make something else of it. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
