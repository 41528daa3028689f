/** Text to tree, with every problem that stands for itself: behind a problem it looks on where that is safe. */
import { isBreak } from './characters.ts';
import { Composer } from './compose.ts';
import { placeholder } from './construct-problems.ts';
import { forbiddenCharacter, withoutForbidden } from './decode.ts';
import type { YamlNode } from './nodes.ts';
import { type ProblemDetails, type Resume, YamlProblem } from './problem.ts';
import { lineEnd, lineStart } from './scan-problems.ts';
import { Scanner } from './scanner.ts';

/** More of them help nobody. */
const MOST_PROBLEMS = 20;

const CONFLICT_MARKER = /^(?:<{7}|>{7}|={7})(?=[ \r\n]|$)/m;
const PLACEHOLDER_VALUE = /^(\s*(?:- +)*(?:[^\s'"#{}[\]][^'"#{}[\]]*?:\s+)?)\{\{/;

interface ReadTree {
  /** The tree of the text, or of what is left of it when there are problems. */
  root: YamlNode | undefined;
  problems: ProblemDetails[];
}

export function readTree(text: string): ReadTree {
  const problems: ProblemDetails[] = [];
  let source = text;
  const forbidden = forbiddenCharacter(text);
  if (forbidden) {
    problems.push(forbidden);
    source = withoutForbidden(text);
  }
  for (let reached = -1; ;) {
    const { composer, root, problem } = compose(source);
    if (!problem) return { root, problems: [...problems, ...standalone(composer.problems, problems)] };
    const worded = asPlaceholder(problem, text);
    problems.push(worded);
    const isStuck = worded.start <= reached || problems.length >= MOST_PROBLEMS;
    if (isStuck || !worded.resume) {
      const conflict = asConflict(text);
      if (conflict) return { root: undefined, problems: [conflict] };
      return { root: undefined, problems: [...problems, ...standalone(composer.problems, problems)] };
    }
    reached = worded.start;
    source = applyResume(source, worded.resume);
  }
}

function compose(source: string): { composer: Composer; root?: YamlNode; problem?: ProblemDetails } {
  const composer = new Composer(new Scanner(source));
  try {
    return { composer, root: composer.composeOnly() };
  } catch (error) {
    if (error instanceof YamlProblem) return { composer, problem: error.details };
    throw error;
  }
}

function standalone(found: readonly ProblemDetails[], earlier: readonly ProblemDetails[]): ProblemDetails[] {
  return found.filter((each) => earlier.length === 0 || !each.mayFollow);
}

/** Whatever goes wrong in a line whose value begins with `{{`: the missing quotes are the cause. */
function asPlaceholder(problem: ProblemDetails, text: string): ProblemDetails {
  const from = lineStart(text, problem.start);
  const match = PLACEHOLDER_VALUE.exec(text.slice(from, lineEnd(text, from)));
  if (!match) return problem;
  const start = from + (match[1] ?? '').length;
  return problem.start >= start ? placeholder(start, text) : problem;
}

/** A half-merged file goes wrong in many ways with one cause. */
export function asConflict(text: string): ProblemDetails | undefined {
  const match = CONFLICT_MARKER.exec(text);
  if (!match) return undefined;
  return {
    start: match.index,
    end: match.index + match[0].length,
    message: 'the file holds an unresolved git merge conflict',
    help: 'choose one side and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`',
  };
}

/** The text with the bad part blanked out, so that all offsets stay. */
function applyResume(text: string, resume: Resume): string {
  if (resume.kind === 'replace') return blank(text, resume.range.start, resume.range.end, resume.with);
  let end = nextLine(text, resume.from);
  while (end < text.length && !fits(text, end, resume.columns)) end = nextLine(text, end);
  return blank(text, resume.from, end, ' ');
}

function blank(text: string, start: number, end: number, filler: ' ' | 'x'): string {
  const middle = text.slice(start, end).replaceAll(/[^\r\n\x85\u2028\u2029]/g, filler);
  return text.slice(0, start) + middle + text.slice(end);
}

function nextLine(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isBreak(text.charCodeAt(end))) end += 1;
  while (end < text.length && isBreak(text.charCodeAt(end))) end += 1;
  return end;
}

function fits(text: string, lineAt: number, columns: readonly number[]): boolean {
  let column = 0;
  while (text.charCodeAt(lineAt + column) === 32) column += 1;
  return columns.includes(column) && !'\t#'.includes(text.charAt(lineAt + column) || '#');
}
