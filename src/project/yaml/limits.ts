/** How much one file may ask for. PyYAML has no such limits; a file beyond them would stop `tq`, not Prefect's parser. */
import { type Range, YamlProblem } from './problem.ts';

/** Lists and mappings inside each other. PyYAML itself gives up at some 300 to 500, by Python's recursion limit. */
export const MAX_DEPTH = 200;

/** Values with all aliases written out: nine levels of nine aliases would make 387 million. */
export const MAX_VALUES = 1_000_000;

/** Values and keys as they are written; a list of nothing but aliases takes a kilobyte of memory for each of them. */
export const MAX_WRITTEN = 700_000;

/**
 * Words, signs, blanks and line breaks, as `yaml` cuts a text into them; a value takes three or four. Ten thousand
 * deployments have less than half as many, and a tree of more would not fit into a gigabyte.
 */
export const MAX_TOKENS = 4_000_000;

export function tooDeep({ start, end }: Range): YamlProblem {
  return new YamlProblem({
    code: 'TQ1006',
    start,
    end: Math.max(end, start + 1),
    message: `more than ${MAX_DEPTH} lists and mappings are nested in each other`,
    help: 'flatten the structure; `tq` reads no deeper',
  });
}

export function tooLarge({ start, end }: Range): YamlProblem {
  return new YamlProblem({
    code: 'TQ1006',
    start,
    end,
    message: `with its aliases written out, this holds more than ${MAX_VALUES.toLocaleString('en')} values`,
    help: 'use fewer aliases of large values',
  });
}

export function tooLong(): YamlProblem {
  return new YamlProblem({
    code: 'TQ1006',
    start: 0,
    end: 1,
    message: `the file holds more than ${MAX_WRITTEN.toLocaleString('en')} keys and values, or other signs without end`,
    help: 'split it into several files; `tq` reads no more',
  });
}
