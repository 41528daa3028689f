/**
 * A text in lines of at most `width` columns, broken between words; lines behind the first begin with `indent`. None begins
 * with `::`, which is a command in the log of a job on GitHub.
 */
export function wrapped(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line.trim() === '' || word.startsWith('::')) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = `${indent}${word}`;
  }
  return [...lines, line].join('\n');
}
