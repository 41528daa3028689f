/** `$NAME` and `${NAME}` in a line, as `string.Template.safe_substitute` of Python does it. */

const REFERENCE = /\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/** `$$` becomes `$`; an unknown name, and a `$` before anything else, stay as they are. */
export function expandVariables(
  line: string,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  return line.replaceAll(REFERENCE, (match: string, escaped?: string, named?: string, braced?: string) => {
    if (escaped !== undefined) return '$';
    const name = named ?? braced ?? '';
    return (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? match;
  });
}
