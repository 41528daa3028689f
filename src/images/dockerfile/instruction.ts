/** A Dockerfile as the rules see it: instructions, each word with its place. */
import type { Span } from '../../diagnostics/span.ts';

/** Text as written, without line continuations. */
export interface Word {
  text: string;
  where: Span;
}

/** `--from=builder`; `value` is undefined for `--link`. */
export interface Flag {
  name: string;
  value: string | undefined;
  where: Span;
}

/** `NAME=value` of `ARG`, `ENV` and `LABEL`; `value` is as written, undefined where there is none. */
export interface Assignment {
  name: string;
  nameWhere: Span;
  value: string | undefined;
  valueWhere: Span | undefined;
  /** Whether `=` stands between the two. */
  hasEquals: boolean;
}

export interface Instruction {
  /** In capital letters, known or not. */
  keyword: string;
  where: Span;
  flags: readonly Flag[];
  /** The arguments without flags and without the lines of heredocs; of the JSON form its texts. */
  words: readonly Word[];
  isJson: boolean;
  assignments: readonly Assignment[];
  /** The heredocs that begin here; `isOpen`: their last line is missing. */
  heredocs: readonly { name: string; where: Span; isOpen: boolean }[];
  /** Offsets of all that stands behind the keyword. */
  body: { start: number; end: number };
  /** What `ONBUILD` keeps for later. */
  trigger?: Instruction;
}

/** A `FROM` and what follows it. */
export interface Stage {
  /** Counts from 0. */
  index: number;
  /** In small letters, since case does not count. */
  name: string | undefined;
  from: Instruction;
  /** The image or stage that it begins with; undefined for a `FROM` alone. */
  base: Word | undefined;
  /** Without `FROM`. */
  instructions: readonly Instruction[];
}

export interface Dockerfile {
  file: string;
  text: string;
  /** `\` or a backtick. */
  escape: string;
  /** An `# escape=` that Docker refuses. */
  wrongEscape?: Word;
  /** Whether it is in Docker's own language, and not in one that `# syntax=` names. */
  isStandard: boolean;
  instructions: readonly Instruction[];
  /** Those before the first `FROM`. */
  globals: readonly Instruction[];
  stages: readonly Stage[];
  spanOf: (start: number, end: number) => Span;
}

/** The value of a flag, such as `from`; undefined where it is not given. */
export function flagOf(instruction: Instruction, name: string): Flag | undefined {
  return instruction.flags.find((flag) => flag.name === name);
}
