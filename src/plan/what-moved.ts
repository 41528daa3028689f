/** What has moved since a plan was saved: files, the server, what the files want. In words, one line each. */
import type { FileState, Foundation, Print, PrintKind, WantedPrint } from './saved-plan.ts';

/** What became of files that the plan was made of. */
export function movedFiles(
  before: Readonly<Record<string, FileState>>,
  now: Readonly<Record<string, FileState>>,
): string[] {
  return Object.keys({ ...before, ...now })
    .sort()
    .flatMap((path) => {
      const old = before[path] ?? null;
      const young = now[path] ?? null;
      if (old === young || !Object.hasOwn(now, path)) return [];
      if (old === null) return [`\`${path}\` was not there`];
      return [young === null ? `\`${path}\` is gone` : `\`${path}\` was changed`];
    });
}

const TITLES: Record<PrintKind, string> = {
  deployment: 'deployment',
  flow: 'flow',
  'work pool': 'work pool',
  block: 'block',
  'value-block': 'block',
  variable: 'variable',
  environment: 'environment variable',
};

/** On the server and in the environment. */
export function movedObjects(before: Foundation, now: Foundation): string[] {
  const young = new Map(now.objects.map((each) => [keyOf(each), each]));
  const known = new Set(before.objects.map(keyOf));
  const appeared = now.objects.filter((each) => !known.has(keyOf(each)) && each.print !== null);
  return [
    ...before.objects.flatMap((old) => {
      const { print } = young.get(keyOf(old)) ?? { print: null };
      return print === old.print ? [] : [inWords(old, print)];
    }),
    ...appeared.map((each) => inWords({ ...each, print: null }, each.print)),
  ];
}

function keyOf({ kind, name }: Print): string {
  return `${kind} ${name}`;
}

function inWords({ kind, name, print: before }: Print, now: string | null): string {
  const title = `${TITLES[kind]} \`${name}\``;
  if (kind === 'environment') {
    if (before === null) return `${title} is set now`;
    return now === null ? `${title} is not set any more` : `${title} has another value`;
  }
  if (before === null) return `${title} was created on the server`;
  return now === null ? `${title} was deleted on the server` : `${title} was changed on the server`;
}

/** What the same files want now; it also depends on the environment, on blocks and variables, and on the folder. */
export function movedWishes(before: Foundation, now: Foundation): string[] {
  const titled = ({ kind, name }: WantedPrint): string =>
    kind === 'block' ? `block \`${name}\`` : `\`${name}\``;
  const old = new Map(before.wanted.map((each) => [titled(each), each.print]));
  const young = new Map(now.wanted.map((each) => [titled(each), each.print]));
  return [
    ...[...old].flatMap(([title, print]) => {
      if (!young.has(title)) return [`the files now want nothing for ${title}`];
      const isSame = young.get(title) === print;
      return isSame
        ? []
        : [
            `the files now want something else for ${title} (the environment, a variable, a block or the folder has changed)`,
          ];
    }),
    ...[...young.keys()]
      .filter((title) => !old.has(title))
      .map((title) => `the files now want ${title} as well`),
  ];
}

/** What would be written otherwise than planned, with everything else the same: another `tq` judges differently. */
export function movedWrites(before: Foundation, now: Foundation): string[] {
  const old = new Map(before.writes.map(({ name, print }) => [name, print]));
  const young = new Map(now.writes.map(({ name, print }) => [name, print]));
  return [...new Set([...old.keys(), ...young.keys()])]
    .filter((name) => old.get(name) !== young.get(name))
    .map((name) => `something else would be written for \`${name}\``);
}
