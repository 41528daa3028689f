import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { skipWithout } from './skip.ts';
import { desk, expectNothingRan, installed, PROMPT, type, TYPED, TYPES_MUCH } from './typing.ts';

skipWithout('bash');
const lookAt = expectNothingRan();

it('completes in bash what was typed, quoted as bash reads it', TYPES_MUCH, async () => {
  const place = await desk();
  // Where bash-completion looks for it when `tq` is completed for the first time.
  await installed('bash', 'home/.local/share/bash-completion/completions/tq', place);
  place.write('rc', `PS1='${PROMPT}'\n. /usr/share/bash-completion/bash_completion\n`);
  const seen = await type(
    'bash --noprofile --rcfile rc -i',
    [
      'tq schema bui\t> schema.json',
      'complete -F _tq_complete show',
      ...TYPED.map(([line]) => `show ${line}`),
    ],
    place,
  );
  lookAt(place);
  expect(place.shown(), seen).toEqual(TYPED.map(([, got]) => got));
  expect(readFileSync(join(place.folder, 'schema.json'), 'utf8')).toContain('build');
});
