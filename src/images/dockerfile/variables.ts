/** What `$NAME` stands for in a Dockerfile, as far as it can be known without building. */
import type { Assignment, Dockerfile, Instruction, Stage } from './instruction.ts';
import { baseStage } from './stages.ts';

/** What a build is given with `--build-arg`; a value of undefined, and `unknown` as a whole: not known before the build. */
export type BuildArguments = Readonly<Record<string, string | undefined>> | 'unknown';

/** The value of a variable, `''` for one that is not set; undefined where it cannot be known. */
export type Values = (name: string) => string | undefined;

/** Set by the builder itself (BuildKit, `frontend/dockerfile/docs/reference.md`), or by proxies. */
const AUTOMATIC =
  /^(?:(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE)|(?:https?|ftp|no|all)_proxy|(?:HTTPS?|FTP|NO|ALL)_PROXY|SOURCE_DATE_EPOCH)$/;

/** Of an argument for which nothing is given and that has no default. */
const UNSET: Values = (name) => (AUTOMATIC.test(name) ? undefined : '');

/** What is given counts, then the default, then what the name meant before. */
function argumentValue(
  { name, value }: Assignment,
  given: BuildArguments,
  before: Values,
  fill: (word: string) => string | undefined,
): string | undefined {
  if (given === 'unknown') return undefined;
  if (Object.hasOwn(given, name)) return given[name];
  return value === undefined ? before(name) : fill(value);
}

/** Values in `FROM`: the `ARG`s above the first one, and nothing else. */
export function globalValues({ globals, escape }: Dockerfile, given: BuildArguments): Values {
  const values = new Map<string, string | undefined>();
  const lookUp: Values = (name) => (values.has(name) ? values.get(name) : UNSET(name));
  const fill = (word: string): string | undefined => expand(word, lookUp, escape);
  for (const { keyword, assignments } of globals) {
    if (keyword !== 'ARG') continue;
    for (const each of assignments) values.set(each.name, argumentValue(each, given, UNSET, fill));
  }
  return lookUp;
}

/** Visits the instructions of a stage with the values in front of each. What an image of elsewhere sets is not known. */
export function visitWithValues(
  dockerfile: Dockerfile,
  stage: Stage,
  given: BuildArguments,
  visit: (instruction: Instruction, values: Values) => void,
): void {
  const names = new Set(dockerfile.globals.flatMap(({ assignments }) => assignments.map(({ name }) => name)));
  const global = globalValues(dockerfile, given);
  const walk = (walked: Stage, isAsked: boolean): Map<string, string | undefined> => {
    const base = baseStage(walked, dockerfile.stages);
    const environment = base === undefined ? new Map<string, string | undefined>() : walk(base, false);
    const values = new Map(environment);
    const lookUp: Values = (name) => values.get(name);
    const before: Values = (name) => (names.has(name) ? global(name) : UNSET(name));
    const fill = (word: string): string | undefined => expand(word, lookUp, dockerfile.escape);
    for (const instruction of walked.instructions) {
      if (isAsked) visit(instruction, lookUp);
      for (const each of instruction.assignments) {
        if (instruction.keyword === 'ARG') values.set(each.name, argumentValue(each, given, before, fill));
        if (instruction.keyword !== 'ENV') continue;
        values.set(each.name, fill(each.value ?? ''));
        environment.set(each.name, values.get(each.name));
      }
    }
    // Arguments end with their stage, the environment goes on.
    return environment;
  };
  walk(stage, true);
}

const REFERENCE = /^\$(?:([A-Za-z_]\w*|\d|[@*#?!$-])|\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\})/;

/** A word with quotes, escapes and variables put in; undefined where a value in it is not known. */
export function expand(word: string, values: Values, escape: string): string | undefined {
  let text = '';
  let quote = '';
  for (let at = 0; at < word.length; at += 1) {
    const character = word.charAt(at);
    if (character === escape && quote !== "'") {
      at += 1;
      const next = word.charAt(at);
      text += quote === '"' && !['"', '$', escape].includes(next) ? character + next : next;
    } else if (quote === '' ? /["']/.test(character) : character === quote) {
      quote = quote === '' ? character : '';
    } else if (character === '$' && quote !== "'") {
      const match = REFERENCE.exec(word.slice(at));
      const value = match === null ? undefined : reference(match, values, escape);
      if (match === null || value === undefined) return undefined;
      text += value;
      at += match[0].length - 1;
    } else text += character;
  }
  return text;
}

function reference(
  [, plain, braced, operator, word = '']: RegExpExecArray,
  values: Values,
  escape: string,
): string | undefined {
  const value = values(plain ?? braced ?? '');
  if (operator === undefined || value === undefined) return value;
  const isThere = value !== '';
  // A variable that is empty and one that is not set are told apart without the colon alone.
  if (!operator.startsWith(':') && !isThere) return undefined;
  if (operator.endsWith('?')) return isThere ? value : undefined;
  if (operator.endsWith('+')) return isThere ? expand(word, values, escape) : '';
  return isThere ? value : expand(word, values, escape);
}
