import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { promptsOn } from '../../../src/adapters/ask-on-terminal.ts';

/** Somebody who writes these lines and then goes away. */
function terminal(text: string) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let said = '';
  output.on('data', (chunk) => void (said += String(chunk)));
  input.end(text);
  return { prompts: promptsOn({ input, output }), said: () => said };
}

const CHOICE = {
  question: 'where',
  choices: [
    { value: 'process', meaning: 'a process' },
    { value: 'docker', meaning: 'a container' },
  ],
  default: 'process',
} as const;

test('an empty answer is the default, another one is taken without blanks', async () => {
  const question = { question: 'name', default: 'shop' };
  expect(await terminal('\n').prompts.text(question)).toBe('shop');
  expect(await terminal('  store \n').prompts.text(question)).toBe('store');
});

test('what cannot be taken is said, and the question asked again', async () => {
  const { prompts, said } = terminal('a b\nc\n');
  const problemOf = (answer: string): string | undefined => (answer.includes(' ') ? 'no blanks' : undefined);
  expect(await prompts.text({ question: 'name', default: 'shop', problemOf })).toBe('c');
  expect(said()).toContain('no blanks\n');
  expect(said().match(/name \(shop\): /g)).toHaveLength(2);
});

test.for([
  ['\n', 'process'],
  ['2\n', 'docker'],
  ['docker\n', 'docker'],
  ['D\n', 'docker'],
  ['3\nspark\np\n', 'process'],
])('%j chooses %s', async ([text, value]) => {
  const { prompts, said } = terminal(text as string);
  expect(await prompts.choice(CHOICE)).toBe(value);
  expect(said()).toContain('  2 docker   a container\n');
});

test('who goes away has not answered', async () => {
  expect(await terminal('').prompts.text({ question: 'name', default: 'shop' })).toBeUndefined();
  expect(await terminal('9\n').prompts.choice(CHOICE)).toBeUndefined();
});
