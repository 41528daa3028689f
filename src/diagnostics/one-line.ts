/** A text of several lines as one line; blanks at their ends and starts go. `between`: what stands for a line break. */
export function oneLine(text: string, between = ' '): string {
  // A pattern such as `\s*\n\s*` reads a long run of blanks again from each of them.
  return text.replaceAll(/\s+/g, (blanks) => (blanks.includes('\n') ? between : blanks));
}
