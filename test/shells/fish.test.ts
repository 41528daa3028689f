import { execa } from 'execa';
import { expect, it } from 'vitest';
import { skipWithout } from './skip.ts';
import { type Desk, desk, expectNothingRan, installed, PROMPT, type, TYPED, TYPES_MUCH } from './typing.ts';

skipWithout('fish');
const lookAt = expectNothingRan();

async function atDesk(): Promise<Desk> {
  const place = await desk();
  await installed('fish', 'home/.config/fish/completions/tq.fish', place);
  place.write(
    'home/.config/fish/config.fish',
    `function fish_prompt; echo -n '${PROMPT}'; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\ncomplete -c show -w tq\n`,
  );
  // Without it fish begins to read all manual pages in the background.
  place.write('home/.local/share/fish/generated_completions/none', '');
  return place;
}

it('completes in fish what was typed', TYPES_MUCH, async () => {
  const place = await atDesk();
  const seen = await type(
    'fish -i',
    TYPED.map(([line]) => `show ${line}`),
    place,
  );
  lookAt(place);
  expect(place.shown(), seen).toEqual(TYPED.map(([, got]) => got));
});

it('says in fish what each candidate is about', async () => {
  const { folder, variables } = await atDesk();
  const { stdout } = await execa(
    'fish',
    ['-c', 'complete -C "tq rules com"; complete -C "tq explain TQ2001"'],
    {
      cwd: folder,
      env: variables,
    },
  );
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^compile\tturn rule files into/),
    expect.stringMatching(/^TQ2001\tunknown-key: /),
  ]);
});
