import { expect, it } from 'vitest';
import { skipWithout } from './skip.ts';
import { desk, expectNothingRan, installed, PROMPT, type, TYPED, TYPES_MUCH } from './typing.ts';

skipWithout('zsh');
const lookAt = expectNothingRan();

it('completes in zsh what was typed, and shows what it is about', TYPES_MUCH, async () => {
  const place = await desk();
  await installed('zsh', 'home/functions/_tq', place);
  place.write(
    'home/.zshrc',
    `fpath=("$HOME/functions" $fpath)\nautoload -Uz compinit && compinit -u\ncompdef _tq show\nPS1='${PROMPT}'\n`,
  );
  const seen = await type('zsh -i', [...TYPED.map(([line]) => `show ${line}`), 'show rules \t'], place);
  lookAt(place);
  expect(place.shown(), seen).toEqual([...TYPED.map(([, got]) => got), '[rules]']);
  expect(seen).toMatch(/compile +-- turn rule files into/);
});
