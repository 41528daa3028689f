/** Text to tree, with every problem that stands for itself: behind a problem it looks on where that is safe. */
import { compose } from './compose.ts';
import { forbiddenCharacter, withoutForbidden } from './decode.ts';
import type { YamlNode } from './nodes.ts';
import type { ProblemDetails } from './problem.ts';
import { describeSyntax } from './syntax-problems.ts';

/** More of them help nobody. */
const MOST_PROBLEMS = 20;

/** Each problem costs another reading, so a large or wholly broken file gets fewer of them reported. */
const MOST_WORK = 5_000_000;

/** In characters read; `yaml` takes a stack trace for each of its errors. */
const WORK_OF_AN_ERROR = 50;

const CONFLICT_MARKER = /^(?:<{7}|>{7}|={7})(?=[ \r\n]|$)/m;

interface ReadTree {
  /** The tree of the text, or of what is left of it when there are problems. */
  root?: YamlNode;
  problems: ProblemDetails[];
}

export function readTree(text: string): ReadTree {
  const forbidden = forbiddenCharacter(text);
  const problems = forbidden ? [forbidden] : [];
  let source = forbidden ? withoutForbidden(text) : text;
  // PyYAML breaks lines here as well; the offsets stay.
  source = source.replaceAll(/\r(?!\n)|\x85/g, '\n');
  let work = 0;
  for (let reached = -1; ;) {
    const { root, syntax, problems: found } = compose(source);
    const [first] = syntax;
    if (!first) {
      const told = found.filter((each) => problems.length === 0 || !each.mayFollow);
      return { ...(root ? { root } : {}), problems: [...problems, ...told] };
    }
    const problem = describeSyntax(first, syntax, source);
    problems.push(problem);
    work += text.length + syntax.length * WORK_OF_AN_ERROR;
    const isEnough = problems.length >= MOST_PROBLEMS || work > MOST_WORK;
    if (problem.start <= reached || isEnough || !problem.cover) return { problems };
    reached = problem.start;
    source = covered(source, problem.cover);
  }
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

function covered(text: string, { start, end, with: filler }: NonNullable<ProblemDetails['cover']>): string {
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, filler) + text.slice(end);
}
