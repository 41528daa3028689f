/**
 * The lines of a requirements file as pip reads them (`pip/_internal/req/req_file.py`), as far as it matters to an image:
 * what each would install, from where, and whether its version is fixed.
 */

export type RequirementLine =
  /** `isPinned`: with `==` and without `*`, or from a URL. `name` is normalised as PyPI does. */
  | { kind: 'requirement'; name: string; isPinned: boolean; hasExtras: boolean; line: number; text: string }
  /** `-r FILE`, `-c FILE`; the path as written. */
  | { kind: 'include' | 'constraints'; path: string; line: number; text: string }
  /** `-e .`, `.[extra]`: the project itself. */
  | { kind: 'project'; extras: string[]; line: number; text: string }
  /** A folder or a file of this machine. */
  | { kind: 'local'; line: number; text: string }
  /** Any other option, such as `--index-url URL`. */
  | { kind: 'option'; line: number; text: string }
  /** Longer than any of them, options behind it left out; nobody looks into it. */
  | { kind: 'long'; line: number; text: string };

/** A pattern may need long for what is longer. */
const LONGEST = 1000;

const NAME = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*(.*)$/s;

/** `line` counts from 1, and is the first one where a backslash joins several. */
export function requirementLines(text: string): RequirementLine[] {
  return logicalLines(text).flatMap(({ line, text: written }) => {
    const comment = written.search(/(?:^|\s)#/);
    const text = (comment < 0 ? written : written.slice(0, comment)).trim();
    return text === '' ? [] : [{ ...classified(withoutOptions(text), line), text }];
  });
}

/** Of a long line what stands before its options, which are hashes as a rule. */
function withoutOptions(text: string): string {
  const options = text.length > LONGEST ? text.indexOf(' --') : -1;
  return options < 0 ? text : text.slice(0, options);
}

/** As PyPI compares names: lower-case, with `-` for each run of `-`, `_` and `.`. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** Whether a URL in it has a login, which `git@` is not; one line of a requirements file, or a whole one. */
export function hasLogin(text: string): boolean {
  return /https?:\/\/(?!git@)[^\s/@]+@/i.test(text);
}

function logicalLines(text: string): { line: number; text: string }[] {
  const joined: { line: number; parts: string[] }[] = [];
  let isOpen = false;
  for (const [index, each] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const last = joined.at(-1);
    // A comment ends where its line ends, whatever its last character is.
    const continues = each.endsWith('\\') && !/^\s*#/.test(each);
    const part = continues ? each.slice(0, -1) : each;
    if (isOpen && last !== undefined) last.parts.push(part.trim());
    else joined.push({ line: index + 1, parts: [part.trimEnd()] });
    isOpen = continues;
  }
  return joined.map(({ line, parts }) => ({ line, text: parts.join(' ') }));
}

function classified(written: string, line: number): RequirementLine {
  if (written.length > LONGEST) return { kind: 'long', line, text: written };
  const text = written.replaceAll(/\s+/g, ' ').trim();
  const [, option, value = ''] = /^(-[rce]|--[a-z-]+)(?:\s*=\s*|\s+|(?<=^-[rce]))(.*)$/.exec(text) ?? [];
  if (option === '-r' || option === '--requirement')
    return { kind: 'include', path: unquoted(value), line, text };
  if (option === '-c' || option === '--constraint')
    return { kind: 'constraints', path: unquoted(value), line, text };
  if (option === '-e' || option === '--editable') return installed(unquoted(value), line, text);
  return text.startsWith('-') ? { kind: 'option', line, text } : installed(text, line, text);
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2');
}

function installed(target: string, line: number, text: string): RequirementLine {
  const [, extras] = /^(?:file:)?\.\/?(?:\[([^\]]*)\])?\s*(?:;.*)?$/.exec(target) ?? [undefined, null];
  if (extras !== null)
    return {
      kind: 'project',
      extras: (extras ?? '').split(',').flatMap((each) => each.trim() || []),
      line,
      text,
    };
  if (isLocal(target)) return { kind: 'local', line, text };
  const [, name, written, rest = ''] = NAME.exec(target) ?? [];
  const egg = /[#&]egg=([\w.-]+)/.exec(target)?.[1];
  if (/^[a-z+]+:\/\//i.test(target))
    return requirement({ name: egg ?? target, isPinned: true, hasExtras: false, line, text });
  const isPinned = /^@\s/.test(rest) || /^\(?\s*={2,3}\s*[^\s*,;)]+\s*\)?\s*(?:;|--|$)/.test(rest);
  return requirement({ name: name ?? target, isPinned, hasExtras: written !== undefined, line, text });
}

function requirement(parts: {
  name: string;
  isPinned: boolean;
  hasExtras: boolean;
  line: number;
  text: string;
}): RequirementLine {
  return { kind: 'requirement', ...parts, name: normalizedName(parts.name) };
}

/** pip takes for a path what has a separator in it and names no URL, and what ends as an archive. */
function isLocal(target: string): boolean {
  const [first = ''] = target.split(/[;\s]/, 1);
  const fromUrl = /^[\w.-]+\s*(?:\[[^\]]*\]\s*)?@\s*(\S+)/.exec(target)?.[1];
  const place = fromUrl ?? first;
  if (/^file:/i.test(place)) return true;
  if (/^[a-z+]+:\/\//i.test(place)) return false;
  return fromUrl !== undefined || /^\.|[/\\]|\.(whl|zip|tar\.gz)$/.test(place);
}
