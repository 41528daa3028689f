/** TQ4206: what `COPY` and `ADD` will not find. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Copying, CopySource } from './sources.ts';

/** What is known of the folder that an image is built from. Paths are relative to it. */
export interface CopyContext {
  has: (path: string) => boolean;
  /** Whether a pattern leads to something that is not excluded; undefined where that is not known. */
  matches: (pattern: string) => boolean | undefined;
  /** Whether `.dockerignore` keeps out a path and all below it. */
  isExcluded: (path: string) => boolean;
  /** Another step runs first and may make files. */
  mayGrow: boolean;
}

export function checkSources(copied: readonly Copying[], context: CopyContext): Diagnostic[] {
  return copied.flatMap((copying) => [
    ...copying.sources.flatMap((source) => checkSource(source, copying, context)),
    ...emptyPatterns(copying, context),
  ]);
}

function checkSource(source: CopySource, { keyword }: Copying, context: CopyContext): Diagnostic[] {
  const { text, path, kind, where } = source;
  if (kind === 'outside') return [outside(source, keyword, context.has(path))];
  if (kind !== 'path' || path === '.') return [];
  if (!context.has(path))
    return [
      weakened(
        context,
        diagnostic('TQ4206', {
          message: `\`${keyword}\` of \`${text}\`, which is not in the build context`,
          where,
          help: 'name a path relative to the context, which `path` of the step names, by default the working directory',
        }),
      ),
    ];
  if (!context.isExcluded(path)) return [];
  return [
    diagnostic('TQ4206', {
      message: `\`${keyword}\` of \`${text}\`, which \`.dockerignore\` keeps out of the build context`,
      where,
      help: `take it in again with \`!${path}\` at the end of \`.dockerignore\``,
    }),
  ];
}

/** The classic builder refuses it. BuildKit and buildah leave out the `..`, which may happen to lead to something. */
function outside({ text, path, where }: CopySource, keyword: string, isThere: boolean): Diagnostic {
  const finding = diagnostic('TQ4206', {
    message: `\`${keyword}\` of \`${text}\`, which is outside of the build context`,
    where,
    help: 'make a folder above both the context with `path`, and write the path from there',
  });
  if (!isThere) return finding;
  const help = `write \`${path}\`: the classic builder refuses \`..\`, and others leave it out`;
  return { ...finding, severity: 'warning', help };
}

/** The classic builder fails, BuildKit copies nothing; a pattern beside a file is a known way to say «if it is there». */
function emptyPatterns({ keyword, sources, hasOthers }: Copying, context: CopyContext): Diagnostic[] {
  const isAllPatterns = !hasOthers && sources.every(({ kind }) => kind === 'pattern');
  if (!isAllPatterns || !sources.every(({ path }) => context.matches(path) === false)) return [];
  return sources.slice(0, 1).map(({ text, where }) => ({
    ...diagnostic('TQ4206', {
      message: `\`${keyword}\` of \`${text}\`, which matches nothing in the build context`,
      where,
      help: 'the classic builder fails on it, and BuildKit copies nothing',
    }),
    severity: 'warning' as const,
  }));
}

function weakened({ mayGrow }: CopyContext, finding: Diagnostic): Diagnostic {
  if (!mayGrow) return finding;
  return { ...finding, severity: 'warning', help: 'a step in front of the build has to make it' };
}
