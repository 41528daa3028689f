/** What a repair changes in a file, as `diff -u` shows it. */
import { createTwoFilesPatch } from 'diff';

export function unifiedDiff(file: { name: string; before: Uint8Array; after: Uint8Array }): string {
  const [before, after] = [file.before, file.after].map((bytes) => new TextDecoder().decode(bytes));
  const patch = createTwoFilesPatch(`a/${file.name}`, `b/${file.name}`, before ?? '', after ?? '');
  // Without the separator line of the package, so that it can be applied with `git apply` as it is.
  return patch.replace(/^=+\n/, '');
}

/** The same for a person to read: a line that ends in CRLF ends as any other. What is to be applied is left as it is. */
export function shownDiff(diff: string): string {
  return diff.replaceAll('\r\n', '\n').trimEnd();
}
