/** Globs as a project names its files by them. */

/** `**` is any folders, `*` and `?` stay inside one, `{a,b}` is either; undefined where braces do not match. */
export function globPattern(glob: string): RegExp | undefined {
  if (!/^[^{}]*(\{[^{}]*\}[^{}]*)*$/.test(glob)) return undefined;
  const source = glob.replaceAll(/\*\*\/|\*\*|[*?{},.+^$()|[\]\\]/g, (part) => PATTERNS[part] ?? `\\${part}`);
  return new RegExp(`^${source}$`);
}

const PATTERNS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
