/** Parts of Markdown that the tests of the documentation look at. */

export interface CodeBlock {
  /** What stands behind the fence: `sh`, `yaml` … */
  language: string;
  text: string;
}

const FENCED = /^([ \t]*)```(\S*)[^\n]*\n([^]*?)\n\1```[ \t]*$/gm;

/** Fenced blocks in their order, without the fences. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(FENCED)].map(([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** The text alone: no fenced blocks, but the words in backticks, as headings have them. */
export function withoutCode(markdown: string): string {
  return markdown.replaceAll(FENCED, '');
}
