/**
 * Ignore files as Docker reads them: a port of `moby/patternmatcher` 0.6.0 (`ignorefile/ignorefile.go`, `patternmatcher.go`)
 * and of the two walks that use it, of the Docker CLI (`docker/docker/pkg/archive/archive.go`) and of BuildKit
 * (`tonistiigi/fsutil/filter.go`). Case counts. CLIs before 23 know an older matcher, which differs in rare patterns.
 */
import type { EngineKind } from '../ports/image-engine.ts';
import type { IgnoreRules } from '../ports/build-context.ts';
import { cleanPath, isMatchPattern, trimSpace } from './go-path.ts';
import { compilePattern, type PathTest } from './ignore-pattern.ts';

/** A pattern that Docker refuses, and with it the build. */
export interface IgnoreFailure {
  /** A sentence without its full stop, such as "`[a` is no pattern: a bracket or an escape is not complete". */
  failure: string;
  /** From 1. */
  line: number;
}

export interface IgnoreOptions {
  /** Relative to the context; absent when it is outside or has no file. */
  dockerfile?: string;
  /** Whose walk it is; by default that of BuildKit, which leaves out least, so that no change goes unnoticed. */
  engine?: EngineKind;
}

interface Pattern {
  /** Cleaned, without its `!`. */
  text: string;
  /** Written with `!`: what it matches is in again. */
  isException: boolean;
  test: PathTest;
}

/**
 * `text` is that of the ignore file; undefined: there is none, and nothing is left out.
 *
 * The ignore file and the Dockerfile are like any others here. The CLI sends them in any case, because the classic builder needs
 * them, and the builder removes them again before the first `COPY` (`builder/remotecontext/detect.go`, `removeDockerfile`).
 * Only the folders that an excluded Dockerfile was in stay behind, empty.
 */
export function ignoreRules(
  text: string | undefined,
  options: IgnoreOptions = {},
): IgnoreRules | IgnoreFailure {
  const patterns: Pattern[] = [];
  for (const line of linesOf(text ?? '')) {
    const pattern = readPattern(line);
    if ('failure' in pattern) return pattern;
    patterns.push(pattern);
  }
  const { dockerfile, engine = 'buildx' } = options;
  const matches = matcher(patterns);
  const kept = new Set(
    engine === 'docker' && dockerfile !== undefined ? foldersAbove(cleanPath(dockerfile)) : [],
  );
  return {
    isExcluded: (path) => matches(path) && !kept.has(path),
    mayHoldIncluded: exceptionsBelow(patterns, engine),
  };
}

/**
 * The ignore files that a builder looks for, in order; the first that is there is the only one. `dockerfile` is a path, absolute or
 * relative to the context, and so are the answers. BuildKit looks beside the Dockerfile first (`frontend/dockerui/config.go`);
 * buildah and Podman do so too and know their own name (measured on buildah 1.28.2); the classic builder knows one file alone.
 */
export function ignoreFileNames(engine: EngineKind, dockerfile?: string): string[] {
  const beside = (ending: string): string[] => (dockerfile === undefined ? [] : [dockerfile + ending]);
  if (engine === 'docker') return ['.dockerignore'];
  if (engine === 'buildx') return [...beside('.dockerignore'), '.dockerignore'];
  return [...beside('.dockerignore'), ...beside('.containerignore'), '.containerignore', '.dockerignore'];
}

interface Line {
  /** From 1. */
  number: number;
  /** Trimmed and cleaned, with its `!`. */
  text: string;
}

/** `ReadAll`: a `#` counts only as the very first character of a line; slashes at the start are taken away. */
function linesOf(text: string): Line[] {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  return lines.flatMap((line, index) => {
    const trimmed = trimSpace(line);
    if (line.startsWith('#') || trimmed === '') return [];
    const isException = trimmed.startsWith('!');
    const path = isException ? trimSpace(trimmed.slice(1)) : trimmed;
    return [{ number: index + 1, text: (isException ? '!' : '') + fromContext(path) }];
  });
}

function fromContext(path: string): string {
  if (path === '') return '';
  const clean = cleanPath(path);
  return clean.length > 1 && clean.startsWith('/') ? clean.slice(1) : clean;
}

/** `New`: cleans once more, now with the `!`, so that `!/` is a mere `!`, which is refused. */
function readPattern({ number, text }: Line): Pattern | IgnoreFailure {
  const clean = cleanPath(trimSpace(text));
  const isException = clean.startsWith('!');
  const pattern = isException ? clean.slice(1) : clean;
  if (pattern === '') return { failure: '`!` alone names nothing to include', line: number };
  const refused = (why: string): IgnoreFailure => ({
    failure: `\`${pattern}\` is no pattern: ${why}`,
    line: number,
  });
  if (!isMatchPattern(pattern)) return refused('a bracket or an escape is not complete');
  const test = compilePattern(pattern);
  return test === undefined
    ? refused('Docker cannot read its brackets or escapes')
    : { text: pattern, isException, test };
}

/** Of one path: whether it is out, and which patterns decided about it, for what is below it. */
interface Verdict {
  isOut: boolean;
  matched: readonly boolean[];
}

/**
 * `MatchesUsingParentResults`: the last pattern that matches decides, and a pattern that matched a folder matches all that is
 * below it. A pattern that could change nothing is not looked at, and so not handed down: a quirk that is kept.
 */
function matcher(patterns: readonly Pattern[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const folders = new Map<string, Verdict>();
  const judge = (path: string): Verdict => {
    const slash = path.lastIndexOf('/');
    const above = slash < 0 ? undefined : folderVerdict(path.slice(0, slash)).matched;
    let isOut = false;
    const matched = patterns.map(({ isException, test }, index) => {
      const isMatch = above?.[index] === true || (isException === isOut && test(path));
      if (isMatch) isOut = !isException;
      return isMatch;
    });
    return { isOut, matched };
  };
  const folderVerdict = (path: string): Verdict => {
    const verdict = folders.get(path) ?? judge(path);
    folders.set(path, verdict);
    return verdict;
  };
  return (path) => judge(path).isOut;
}

const WILDCARDS = /[*[\]?^\\]/;

/**
 * Whether a builder looks into an excluded folder. The Docker CLI compares the beginnings of `!` patterns as text, so `!**` with
 * `/x` opens no folder, and so it is with buildah 1.28.2; BuildKit looks everywhere once a `!` pattern holds a wildcard.
 */
function exceptionsBelow(patterns: readonly Pattern[], engine: EngineKind): (path: string) => boolean {
  const exceptions = patterns.filter(({ isException }) => isException).map(({ text }) => text);
  const isBelow = (text: string, path: string): boolean => `${text}/`.startsWith(`${path}/`);
  if (engine !== 'buildx') return (path) => exceptions.some((text) => isBelow(text, path));
  const bare = exceptions.map((text) => text.replace(/\/\*\*$/, '').replace(/\/\*$/, ''));
  if (bare.some((text) => WILDCARDS.test(text))) return () => true;
  return (path) => bare.some((text) => isBelow(text, path));
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
