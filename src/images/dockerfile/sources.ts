/** What `COPY` and `ADD` take from the context. */
import { posix } from 'node:path';
import type { Span } from '../../diagnostics/span.ts';
import { type Dockerfile, flagOf, type Instruction, type Word } from './instruction.ts';
import { usedStages } from './stages.ts';
import { type BuildArguments, expand, type Values, visitWithValues } from './variables.ts';

export interface CopySource {
  /** As written, variables put in. */
  text: string;
  /** Relative to the context, without `.` and `..`; `.` is all of it. Of one outside, what is left without its `..`. */
  path: string;
  kind: 'path' | 'pattern' | 'outside';
  where: Span;
}

/** Those of one instruction, which are judged together. */
export interface Copying {
  keyword: string;
  sources: readonly CopySource[];
  /** Whether other sources stand beside, of which nothing is known. */
  hasOthers: boolean;
}

/** Of the stages in use. Left out: URLs, heredocs, other stages and images, and what depends on a value that is not known. */
export function copyings(dockerfile: Dockerfile, given: BuildArguments, target?: string): Copying[] {
  const found: Copying[] = [];
  for (const stage of usedStages(dockerfile, target).used)
    visitWithValues(dockerfile, stage, given, (instruction, values) => {
      const isCopy = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
      if (!isCopy || flagOf(instruction, 'from') !== undefined) return;
      const written = instruction.words.slice(0, -1);
      const sources = written.flatMap((word) => sourceOf(word, instruction, values, dockerfile.escape) ?? []);
      if (sources.length > 0)
        found.push({ keyword: instruction.keyword, sources, hasOthers: sources.length < written.length });
    });
  return found;
}

/** `https://…`, `git@host:…`, `git://…` */
const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i;

function sourceOf(
  { text: written, where }: Word,
  { keyword, isJson }: Instruction,
  values: Values,
  escape: string,
): CopySource | undefined {
  if (!isJson && /^\d*<<-?[^<]/.test(written)) return undefined;
  // A backslash keeps a pattern from being one, which a path without variables does not show any more.
  if (written.includes('\\')) return undefined;
  const text = expand(written, values, escape);
  if (text === undefined || text === '' || (keyword === 'ADD' && REMOTE.test(text))) return undefined;
  const reached = posix.normalize(text.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '');
  const path = reached.replace(/^(?:\.\.(?:\/|$))+/, '') || '.';
  const isOutside = path !== reached;
  return { text, path, kind: isOutside ? 'outside' : /[*?[]/.test(path) ? 'pattern' : 'path', where };
}
