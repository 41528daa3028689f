/** Whether the tokens of `{{ … }}` are an expression. Sees operands and operators in a wrong order; no more. */
import type { Token } from './jinja-lexer.ts';

const BINARY = ['*', '/', '%', '//', '**', '~', '==', '!=', '<', '>', '<=', '>=', '=', '-', '+'];
const BINARY_WORDS = ['and', 'or', 'in', 'if', 'else'];
/** Behind anything else, `not` is an ordinary name. */
const BEFORE_NOT = ['and', 'or', 'not', 'if', 'else', '(', '[', '{', ',', ':', '='];

/** What may come next: an operand, something behind one, or the name behind `.` and `|`. */
type Next = 'operand' | 'operator' | 'attribute' | 'filter';

interface Bracket {
  open: string;
  hasColon: boolean;
}

/** What is wrong in a few words; undefined when nothing is seen to be. */
export function expressionProblem(tokens: readonly Token[]): string | undefined {
  const last = tokens.at(-1);
  if (last === undefined) return 'the expression is empty';
  const brackets: Bracket[] = [];
  let next: Next = 'operand';
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (isBeyondJudgement(token, before, next)) return undefined;
    // The first word of `not in`.
    if (next === 'operator' && token.text === 'not' && tokens[index + 1]?.text === 'in') continue;
    const after: Next | undefined =
      token.type === 'operator'
        ? afterSign(token.text, before, next, brackets)
        : afterOperand(token, before, next);
    if (after === undefined) return `unexpected \`${token.text}\``;
    next = after;
  }
  const isComplete = next === 'operator' || last.text === ',';
  return isComplete ? undefined : `something is missing behind \`${last.text}\``;
}

/** A test such as `is divisibleby 3` may have an operand of its own, and a `not` may be a name. */
function isBeyondJudgement({ text }: Token, before: Token | undefined, next: Next): boolean {
  if (next === 'operator') return text === 'is';
  return next === 'operand' && text === 'not' && before !== undefined && !BEFORE_NOT.includes(before.text);
}

/** A name, a number or a text. */
function afterOperand({ type, text }: Token, before: Token | undefined, next: Next): Next | undefined {
  switch (next) {
    case 'operand':
      return text === 'not' ? 'operand' : 'operator';
    case 'attribute':
      return type === 'string' ? undefined : 'operator';
    case 'filter':
      return type === 'name' ? 'operator' : undefined;
    case 'operator':
      if (type === 'name' && BINARY_WORDS.includes(text)) return 'operand';
      // Texts side by side are one text.
      return type === 'string' && before?.type === 'string' ? 'operator' : undefined;
  }
}

function afterSign(
  text: string,
  before: Token | undefined,
  next: Next,
  brackets: Bracket[],
): Next | undefined {
  if (next === 'attribute' || next === 'filter') return undefined;
  if (/^[([{]$/.test(text)) {
    if (next === 'operator' && text === '{') return undefined;
    brackets.push({ open: text, hasColon: false });
    return 'operand';
  }
  if (/^[)\]}]$/.test(text)) return afterBracket(text, before, next, brackets.pop());
  const inside = brackets.at(-1);
  return next === 'operator' ? behindOperand(text, inside) : beforeOperand(text, inside);
}

/** A bracket may close when it is empty, behind an operand, and behind a last comma or the colon of a slice. */
function afterBracket(
  text: string,
  before: Token | undefined,
  next: Next,
  closed: Bracket | undefined,
): Next | undefined {
  const isEmpty = before?.text === closed?.open;
  if (text === '}' && !isEmpty && closed?.hasColon === false) return undefined;
  const mayClose = next === 'operator' || isEmpty || before?.text === ',';
  return mayClose || (text === ']' && before?.text === ':') ? 'operator' : undefined;
}

function behindOperand(text: string, inside: Bracket | undefined): Next | undefined {
  if (text === '.') return 'attribute';
  if (text === '|') return 'filter';
  if (text === ',') return 'operand';
  if (text === '=' && inside === undefined) return undefined;
  if (text === ':') return colon(inside);
  return BINARY.includes(text) ? 'operand' : undefined;
}

function beforeOperand(text: string, inside: Bracket | undefined): Next | undefined {
  if (text === '-' || text === '+') return 'operand';
  if (text === ':' && inside?.open === '[') return colon(inside);
  // `f(*list, **mapping)`
  return inside !== undefined && (text === '*' || text === '**') ? 'operand' : undefined;
}

function colon(inside: Bracket | undefined): Next | undefined {
  if (inside === undefined) return undefined;
  inside.hasColon = true;
  return 'operand';
}
