/** A question at the terminal; anything but `y` or `yes` is a no. */
import { createInterface } from 'node:readline/promises';

export async function askOnTerminal(question: string): Promise<'yes' | 'no'> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^\s*y(es)?\s*$/i.test(answer) ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}
