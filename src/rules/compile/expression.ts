/**
 * The conditions of `conditional_null` and `expression`: comparisons of columns with values or columns, sums and products
 * of numbers, `in (…)`, `is null`, `and`, `or`, `not`. The shared vocabulary leaves the language open, so this reads what
 * SQL and Python have in common. A name that is no word stands in double quotes or backticks, a text in single quotes.
 */
import { refused, type Refused } from './translation.ts';

export type Literal = string | bigint | number | boolean;

export type Expression =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: Literal }
  | {
      readonly kind: 'compare' | 'arithmetic';
      readonly operator: string;
      readonly sides: readonly [Expression, Expression];
    }
  | {
      readonly kind: 'in';
      readonly value: Expression;
      readonly values: readonly Literal[];
      readonly negated: boolean;
    }
  | { readonly kind: 'null'; readonly column: string; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression };

/** Every value that a condition spells out. */
export function literalsOf(expression: Expression): readonly Literal[] {
  switch (expression.kind) {
    case 'literal':
      return [expression.value];
    case 'in':
      return [...literalsOf(expression.value), ...expression.values];
    case 'compare':
    case 'arithmetic':
      return expression.sides.flatMap(literalsOf);
    case 'and':
    case 'or':
      return expression.parts.flatMap(literalsOf);
    case 'not':
      return literalsOf(expression.part);
    case 'column':
    case 'null':
      return [];
  }
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<quoted>"[^"]+"|`[^`]+`)|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<sign><=|>=|<>|!=|==|[=<>+\-*/(),]))/uy;

interface Token {
  readonly kind: 'text' | 'quoted' | 'number' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'none', 'true', 'false']);
const COMPARISONS: Record<string, string> = {
  '=': '=',
  '==': '=',
  '!=': '<>',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Reads a condition. The result is a truth value, not a number or a bare column. */
export function readExpression(source: string): Expression | Refused {
  try {
    return new Reader(source).whole();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const found = error.token.kind === 'end' ? 'its end' : `\`${source.slice(error.token.at).trim()}\``;
    return refused(`${error.expected} was expected at ${found}`);
  }
}

class Unreadable extends Error {
  readonly expected: string;
  readonly token: Token;
  constructor(expected: string, token: Token) {
    super(expected);
    this.expected = expected;
    this.token = token;
  }
}

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    const part = Object.entries(groups ?? {}).find(([, value]) => value !== undefined);
    if (part?.[1] === undefined) {
      throw new Unreadable('a column, a value or an operator', { kind: 'sign', text: '', at });
    }
    found.push({ kind: part[0] as Token['kind'], text: part[1], at });
  }
  return [...found, { kind: 'end', text: '', at: end }];
}

/** An integer of 64 bits. The smallest is one further from zero, but Polars' SQL reads its sign apart. */
const LARGEST = 2n ** 63n - 1n;

/** Deeper brackets are no condition that a person wrote, and would fill the stack. */
const DEEPEST = 100;

/** Whether an expression is a truth value, and not a number, a text or a bare column. */
function isTruth({ kind }: Expression): boolean {
  return !['column', 'literal', 'arithmetic'].includes(kind);
}

/** Recursive descent: `or`, `and`, `not`, comparison, sum, product, one value. A bracket holds any of them. */
class Reader {
  private readonly tokens: readonly Token[];
  private place = 0;
  private depth = 0;

  constructor(source: string) {
    this.tokens = tokens(source);
  }

  whole(): Expression {
    const expression = this.truth(this.or());
    if (this.token.kind !== 'end') this.fail('an operator');
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.place] as Token;
  }

  private fail(expected: string): never {
    throw new Unreadable(expected, this.token);
  }

  private takes(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.token;
    const found = kind === 'word' ? text.toLowerCase() : kind === 'sign' ? text : undefined;
    if (found === undefined || !texts.includes(found)) return undefined;
    this.place += 1;
    return found;
  }

  private needs(text: string): void {
    if (this.takes(text) === undefined) this.fail(`\`${text}\``);
  }

  private truth(expression: Expression): Expression {
    return isTruth(expression) ? expression : this.fail('a comparison');
  }

  private amount(expression: Expression): Expression {
    return isTruth(expression) ? this.fail('a plain value') : expression;
  }

  private deeper(read: () => Expression): Expression {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail('less nesting');
    const expression = read();
    this.depth -= 1;
    return expression;
  }

  private or(): Expression {
    return this.joined('or', () => this.joined('and', () => this.not()));
  }

  private joined(kind: 'and' | 'or', part: () => Expression): Expression {
    const first = part();
    const parts = [first];
    while (this.takes(kind) !== undefined) {
      if (parts.length === 1) this.truth(first);
      parts.push(this.truth(part()));
    }
    return parts.length === 1 ? first : { kind, parts };
  }

  private not(): Expression {
    if (this.takes('not') === undefined) return this.comparison();
    return { kind: 'not', part: this.truth(this.deeper(() => this.not())) };
  }

  private comparison(): Expression {
    const left = this.sum();
    const operator = this.takes(...Object.keys(COMPARISONS));
    if (operator === undefined) return this.isOrIn(left);
    const sides = [this.amount(left), this.amount(this.sum())] as const;
    return { kind: 'compare', operator: COMPARISONS[operator] ?? operator, sides };
  }

  private isOrIn(value: Expression): Expression {
    if (this.takes('is') !== undefined) {
      const negated = this.takes('not') !== undefined;
      if (this.takes('null', 'none') === undefined) this.fail('`null`');
      if (value.kind !== 'column') this.fail('a column before `is null`');
      return { kind: 'null', column: value.name, negated };
    }
    const negated = this.takes('not') !== undefined;
    if (this.takes('in') === undefined) return negated ? this.fail('`in`') : value;
    return { kind: 'in', value: this.amount(value), values: this.list(), negated };
  }

  private list(): readonly Literal[] {
    this.needs('(');
    const values: Literal[] = [];
    do {
      const value = this.value();
      if (value.kind !== 'literal') this.fail('a value');
      values.push(value.value);
    } while (this.takes(',') !== undefined);
    this.needs(')');
    return values;
  }

  private sum(): Expression {
    return this.arithmetic(['+', '-'], () => this.arithmetic(['*', '/'], () => this.value()));
  }

  private arithmetic(operators: readonly string[], part: () => Expression): Expression {
    let left = part();
    for (;;) {
      const operator = this.takes(...operators);
      if (operator === undefined) return left;
      left = { kind: 'arithmetic', operator, sides: [this.amount(left), this.amount(part())] };
    }
  }

  private value(): Expression {
    if (this.takes('(') !== undefined) {
      const inner = this.deeper(() => this.or());
      this.needs(')');
      return inner;
    }
    const sign = this.takes('-') === undefined ? 1 : -1;
    const { kind, text } = this.token;
    if (kind === 'number') {
      const value = /^\d+$/.test(text) ? BigInt(text) : Number(text);
      if (value === Infinity || (typeof value === 'bigint' && value > LARGEST)) this.fail('a smaller number');
      this.place += 1;
      return { kind: 'literal', value: typeof value === 'bigint' ? value * BigInt(sign) : value * sign };
    }
    if (sign === -1) this.fail('a number');
    const truth = this.takes('true', 'false');
    if (truth !== undefined) return { kind: 'literal', value: truth === 'true' };
    return this.name();
  }

  private name(): Expression {
    const { kind, text } = this.token;
    if (kind === 'end' || kind === 'sign' || (kind === 'word' && WORDS.has(text.toLowerCase()))) {
      this.fail('a column or a value');
    }
    this.place += 1;
    if (kind === 'text') return { kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'") };
    return { kind: 'column', name: kind === 'quoted' ? text.slice(1, -1) : text };
  }
}
