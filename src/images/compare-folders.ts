/** Two trees of inputs → the paths that differ, as precisely as both know them. */
import type { InputChange } from './changed-inputs.ts';
import type { Children, InputFolder } from './input-tree.ts';

/** `inside`: the path of both, empty for the root, else with `/` at its end. */
export function compareFolders(before: InputFolder, now: InputFolder, inside: string): InputChange[] {
  if (before.digest === now.digest) return [];
  if (before.children === undefined || now.children === undefined)
    return [{ kind: 'file', path: inside === '' ? './' : inside, change: 'changed' }];
  const names = new Set([...before.children.keys(), ...now.children.keys()]);
  return [...names].flatMap((name) =>
    compareChildren(before.children?.get(name), now.children?.get(name), inside + name),
  );
}

type Child = string | InputFolder | undefined;

/** A file and a folder never have the same name: a folder's ends with `/`. */
function compareChildren(before: Child, now: Child, path: string): InputChange[] {
  if (before === undefined) return leavesOf(now, path, 'added');
  if (now === undefined) return leavesOf(before, path, 'removed');
  if (typeof before !== 'string' && typeof now !== 'string') return compareFolders(before, now, path);
  return before === now ? [] : [{ kind: 'file', path, change: 'changed' }];
}

function leavesOf(child: Child, path: string, change: InputChange['change']): InputChange[] {
  const children: Children | undefined = typeof child === 'object' ? child.children : undefined;
  if (children === undefined || children.size === 0) return [{ kind: 'file', path, change }];
  return [...children].flatMap(([name, inner]) => leavesOf(inner, path + name, change));
}
