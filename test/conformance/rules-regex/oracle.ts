/** Asks Python about patterns, many at once. */
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../../scripts/python-environment.ts';

/** Runs one of the scripts of this folder with a line of JSON for each input, and reads a line of JSON for each. */
export async function ask<Answer>(script: string, inputs: readonly unknown[]): Promise<readonly Answer[]> {
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, [join(import.meta.dirname, script)], {
    input: inputs.map((each) => JSON.stringify(each)).join('\n'),
    maxBuffer: 2 ** 30,
  });
  const answers = stdout.split('\n').map((line) => JSON.parse(line) as Answer);
  if (answers.length !== inputs.length) throw new Error(`${inputs.length} inputs, ${answers.length} answers`);
  return answers;
}

/** Every name and alias of Python's `unicodedata`, with its code point. */
export async function names(): Promise<readonly (readonly [name: string, code: number])[]> {
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, [join(import.meta.dirname, 'names.py'), '--plain'], {
    maxBuffer: 2 ** 30,
  });
  return stdout.split('\n').map((line) => JSON.parse(line) as readonly [string, number]);
}
