/**
 * `{{ … }}` as Prefect reads it (`prefect/utilities/templating/__init__.py`, Prefect 3.8.8): one name between the
 * braces, blanks around it allowed; filters, calls and blanks inside make plain text of it.
 */

/** `step` is also a bare environment variable such as `{{ HOME }}`, and what a worker fills in later: `{{ ctx.… }}`. */
export type PlaceholderKind = 'block' | 'variable' | 'environment' | 'step';

export interface Placeholder {
  kind: PlaceholderKind;
  /** As written between the braces: `prefect.variables.region`, `$HOME`, `build.tag`. */
  name: string;
  /** With the braces; what is replaced. */
  text: string;
}

export const BLOCK_PREFIX = 'prefect.blocks.';
export const VARIABLE_PREFIX = 'prefect.variables.';
/** The worker fills these in when it prepares a run. */
export const RUNTIME_PREFIX = 'ctx.';

/** Python's `\w`, which knows every script, spelled out. */
const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_.\-[\]$]+)\s*\}\}/gu;

/** Every placeholder of a text once, in the order of the text. */
export function placeholdersIn(text: string): Placeholder[] {
  if (!text.includes('{{')) return [];
  const found = new Map<string, Placeholder>();
  for (const [match, name = ''] of text.matchAll(PLACEHOLDER)) {
    if (!found.has(match)) found.set(match, { kind: kindOf(name), name, text: match });
  }
  return [...found.values()];
}

/** The text with a blank in the place of each placeholder. */
export function withoutPlaceholders(text: string): string {
  return text.replaceAll(PLACEHOLDER, ' ');
}

/** Whether the value is a text with a placeholder in it. */
export function holdsPlaceholder(value: unknown): value is string {
  return typeof value === 'string' && placeholdersIn(value).length > 0;
}

/** The one placeholder that is the whole text, whose value then keeps its type. */
export function wholePlaceholder(text: string): Placeholder | undefined {
  const [only, ...others] = placeholdersIn(text);
  return only?.text === text && others.length === 0 ? only : undefined;
}

/** Name of the environment variable behind `$NAME`. */
export function environmentName({ name }: Placeholder): string {
  return name.replace(/^\$+/, '');
}

/** A variable of the environment; names of JavaScript's own such as `toString` are none. */
export function environmentValue(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

function kindOf(name: string): PlaceholderKind {
  if (name.startsWith(BLOCK_PREFIX)) return 'block';
  if (name.startsWith(VARIABLE_PREFIX)) return 'variable';
  return name.startsWith('$') ? 'environment' : 'step';
}
