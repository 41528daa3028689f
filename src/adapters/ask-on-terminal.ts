/** Questions at the terminal. */
import { createInterface } from 'node:readline/promises';
import type { ChoiceQuestion, Prompts } from '../ports/prompts.ts';
import { TqError } from '../tq-error.ts';

/** Anything but `y` or `yes` is a no. */
export async function askOnTerminal(question: string): Promise<'yes' | 'no'> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^\s*y(es)?\s*$/i.test(answer) ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}

/** Where a question goes, and its answer comes from. */
export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

export function promptsOn(terminal: Terminal): Prompts {
  return {
    text: ({ question, default: usual, problemOf = () => undefined }) =>
      ask(terminal, `${question} (${usual}): `, (line) => {
        const answer = line === '' ? usual : line;
        const problem = problemOf(answer);
        return problem === undefined ? { answer } : { problem };
      }),
    choice: (question) => {
      const { question: words, choices, default: usual } = question;
      const width = Math.max(...choices.map(({ value }) => value.length));
      const lines = choices.map(
        ({ value, meaning }, index) => `  ${index + 1} ${value.padEnd(width)}  ${meaning}\n`,
      );
      return ask(terminal, `${words}\n${lines.join('')}which one (${usual}): `, (line) =>
        chosen(line, question),
      );
    },
  };
}

function chosen<Value extends string>(
  line: string,
  { choices, default: usual }: ChoiceQuestion<Value>,
): { answer: Value } | { problem: string } {
  if (line === '') return { answer: usual };
  const values = choices.map(({ value }) => value);
  const exact = values.find((value, index) => value === line || String(index + 1) === line);
  const begun = values.filter((value) => value.startsWith(line.toLowerCase()));
  const answer = exact ?? (begun.length === 1 ? begun[0] : undefined);
  return answer === undefined
    ? { problem: `there is no \`${line}\`; choose ${values.join(', ')} or a number` }
    : { answer };
}

/** Until an answer can be taken. Ctrl-D ends it without one; Ctrl-C throws, so that nothing is done. */
function ask<Answer>(
  { input, output }: Terminal,
  prompt: string,
  judge: (line: string) => { answer: Answer } | { problem: string },
): Promise<Answer | undefined> {
  const lines = createInterface({ input, output });
  return new Promise<Answer | undefined>((resolve, reject) => {
    lines.on('line', (line) => {
      const judged = judge(line.trim());
      if ('answer' in judged) {
        resolve(judged.answer);
        lines.close();
        return;
      }
      output.write(`${judged.problem}\n`);
      lines.prompt();
    });
    lines.on('close', () => resolve(undefined));
    lines.on('SIGINT', () => {
      output.write('\n');
      reject(new TqError('interrupted', 'interrupted; nothing was written'));
      lines.close();
    });
    const question = prompt.lastIndexOf('\n') + 1;
    output.write(prompt.slice(0, question));
    lines.setPrompt(prompt.slice(question));
    lines.prompt();
  });
}
