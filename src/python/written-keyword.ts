/** A keyword as it stands between the parentheses of a call, a decorator or a class. */
import type { Node } from 'web-tree-sitter';
import { parts } from './source-file.ts';

/** The expression behind `name=` in an argument list; undefined when it is not written there. */
export function writtenKeyword(list: Node | null | undefined, name: string): Node | undefined {
  const keyword = list
    ? parts(list).find((each) => each.childForFieldName('name')?.text === name)
    : undefined;
  return keyword?.childForFieldName('value') ?? undefined;
}
