/**
 * Whether the server takes a text as a template. It parses it without rendering (`validate_user_template` in
 * `prefect/server/utilities/user_templates.py`, Prefect 3.8.8), so that unknown names and filters pass. This is no
 * parser: what it cannot judge it lets through.
 */
import { expressionProblem } from './jinja-expression.ts';
import { lex, type Token } from './jinja-lexer.ts';

/** Tags with an end of their own, and those without. */
const BLOCKS = ['for', 'if', 'block', 'macro', 'call', 'filter', 'with', 'autoescape'];
const SINGLE = ['extends', 'include', 'import', 'from', 'print'];

const MOST_LOOPS = 10;
const DEEPEST_LOOP = 2;

/** What is wrong in a few words; undefined when nothing is seen to be. */
export function jinjaProblem(template: string): string | undefined {
  const lexed = lex(template);
  if ('problem' in lexed) return lexed.problem;
  const tags = new OpenTags();
  for (const { type, tokens } of lexed.parts) {
    const problem = type === 'expression' ? expressionProblem(tokens) : tags.read(tokens);
    if (problem !== undefined) return problem;
  }
  return tags.problemAtEnd();
}

/** Follows the tags through the template; expressions inside them are not looked at. */
class OpenTags {
  readonly #open: string[] = [];
  #loops = 0;

  read([name, ...others]: readonly Token[]): string | undefined {
    if (name?.type !== 'name') return 'a tag must begin with its name';
    const { text } = name;
    if (BLOCKS.includes(text) || (text === 'set' && !hasAssignment(others))) return this.#begin(text);
    if (text === 'set' || SINGLE.includes(text)) return undefined;
    const inside = this.#open.at(-1);
    if (inside !== undefined && text === `end${inside}`) {
      this.#open.pop();
      return undefined;
    }
    const isBranch =
      (text === 'else' && (inside === 'if' || inside === 'for')) || (text === 'elif' && inside === 'if');
    return isBranch ? undefined : `unexpected tag \`${text}\``;
  }

  problemAtEnd(): string | undefined {
    const last = this.#open.at(-1);
    return last === undefined ? undefined : `\`{% end${last} %}\` is missing`;
  }

  #begin(text: string): string | undefined {
    this.#open.push(text);
    if (text !== 'for') return undefined;
    this.#loops += 1;
    const depth = this.#open.filter((open) => open === 'for').length;
    if (this.#loops > MOST_LOOPS) return `there are more than ${MOST_LOOPS} loops`;
    return depth > DEEPEST_LOOP ? `there are more than ${DEEPEST_LOOP} loops inside each other` : undefined;
  }
}

/** `{% set a = 1 %}` needs no end, `{% set a %}…{% endset %}` does. */
function hasAssignment(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text, type } of tokens) {
    if (type !== 'operator') continue;
    if (text === '=' && depth === 0) return true;
    if (['(', '[', '{'].includes(text)) depth += 1;
    if ([')', ']', '}'].includes(text)) depth -= 1;
  }
  return false;
}
