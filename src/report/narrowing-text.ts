/** What `--changed-since` found out, for people and for programs. */
import { nameList } from '../diagnostics/name-list.ts';
import type { FileVerdicts, Narrowing, Reason, Verdict } from '../changes/verdict.ts';
import type { JsonObject } from '../json.ts';
import { visible } from './printable.ts';

/** Of a terminal. */
const WIDTH = 80;
/** So many reasons are told of one deployment; the rest is counted. */
const MOST_REASONS = 3;
/** So many files of a chain are told: the first ones and the last. */
const LONGEST_CHAIN = 4;
const MOST_NAMES = 10;
/** As `entryMeaning` names it. */
const TOP_OF_TQ = 'tq.for all';
const SHORT_COMMIT = 10;

/** ``changed since `v1` (0123456789): 2 of 3 deployments``, then each with its reasons; those left out at the end of their file. */
export function narrowingText(narrowing: Narrowing): string {
  const isPlural = narrowing.files.length > 1;
  return [summary(narrowing), ...narrowing.files.flatMap((each) => fileLines(each, isPlural))].join('\n');
}

function fileLines({ file, verdicts }: FileVerdicts, isNamed: boolean): string[] {
  const isIn = ({ reasons }: Verdict): boolean => reasons.length > 0;
  const out = verdicts.filter((each) => !isIn(each)).map(({ name }) => visible(name));
  return [
    ...(isNamed ? [`${visible(file)}:`] : []),
    ...verdicts.filter(isIn).flatMap(verdictLines),
    ...(out.length === 0 ? [] : [`out  (${out.length}) nothing that they are made of changed:`]),
    ...wrapped(out, '     '),
  ];
}

/** The first line of it. */
export function summary({ ref, base, files }: Narrowing): string {
  const verdicts = files.flatMap((each) => each.verdicts);
  const count = verdicts.filter(({ reasons }) => reasons.length > 0).length;
  const of = `${count} of ${verdicts.length} ${verdicts.length === 1 ? 'deployment' : 'deployments'}`;
  return `changed since \`${visible(ref)}\` (${base.slice(0, SHORT_COMMIT)}): ${of}`;
}

/** Undefined: none left a file. */
export function leftText({ ref, files }: Narrowing): string | undefined {
  const names = files.flatMap(({ left }) => left.map(visible));
  if (names.length === 0) return undefined;
  return `no longer in the file since \`${visible(ref)}\`: ${nameList(names, MOST_NAMES)}`;
}

export function narrowingToJson({ ref, base, files }: Narrowing): JsonObject {
  return {
    ref,
    base,
    files: files.map(({ file, verdicts, left }) => ({
      file,
      deployments: verdicts.map(({ name, reasons }) => ({
        name,
        touched: reasons.length > 0,
        reasons: reasons.map(reasonToJson),
      })),
      left: [...left],
    })),
  };
}

function reasonToJson(reason: Reason): JsonObject {
  const text = reasonText(reason);
  switch (reason.kind) {
    case 'new':
    case 'unknown':
      return { kind: reason.kind, text };
    case 'entry':
      return { kind: 'entry', text, keys: [...reason.keys] };
    case 'file':
      return { kind: 'file', text, path: reason.path, chain: [...reason.chain] };
  }
}

function verdictLines({ name, reasons }: Verdict): string[] {
  const told = reasons
    .slice(0, MOST_REASONS)
    .flatMap((reason) => wrapped(reasonText(reason).split(' '), '     ', ' '));
  const more = reasons.length - MOST_REASONS;
  return [`in   ${visible(name)}`, ...told, ...(more > 0 ? [`     and for ${more} more`] : [])];
}

function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'new':
      return 'it is new in the file';
    case 'entry':
      return `its entry changed: ${reason.keys.map(keyText).join(', ')}`;
    case 'unknown':
      return `cannot be told: ${visible(reason.why)}`;
    case 'file':
      return reason.role === 'code' || reason.role === 'code of a step'
        ? codeText(reason)
        : `${reason.role} ${quoted(reason.path)} changed`;
  }
}

/** `a.py` changed; `a.py` imports `b.py`, which changed; `a.py` imports `b.py`, which imports `c.py`, which is gone */
function codeText({ role, path, chain, isGone }: Extract<Reason, { kind: 'file' }>): string {
  const files = isGone ? [...chain, path] : [...chain];
  const isLong = files.length > LONGEST_CHAIN;
  const told = (isLong ? [...files.slice(0, LONGEST_CHAIN - 1), ...files.slice(-1)] : files).map(quoted);
  if (isLong) told.splice(-1, 1, `… ${told.at(-1)}`);
  const [first = '', ...others] = told;
  // Of a link, and of a file in a submodule, git tells under another name.
  const end = isGone
    ? 'is gone'
    : path === files.at(-1)
      ? 'changed'
      : `leads to ${quoted(path)}, which changed`;
  const way = others.join(', which imports ');
  const text = others.length === 0 ? `${first} ${end}` : `${first} imports ${way}, which ${end}`;
  return role === 'code' ? text : `${role}: ${text}`;
}

function quoted(path: string): string {
  return `\`${visible(path)}\``;
}

function keyText(key: string): string {
  if (key === 'name of the project') return key;
  return key.startsWith(TOP_OF_TQ) ? `\`tq\` at the top of the file` : `\`${visible(key)}\``;
}

/** As lists of names, or words, that fit a terminal. */
function wrapped(items: readonly string[], indent: string, separator = ', '): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const longer = last === undefined ? undefined : `${last}${separator}${item}`;
    if (longer !== undefined && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else {
      if (last !== undefined) lines[lines.length - 1] = `${last}${separator.trimEnd()}`;
      lines.push(`${indent}${item}`);
    }
  }
  return lines;
}
