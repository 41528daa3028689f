import { expect, test } from 'vitest';
import { hideSecrets } from '../../../../src/project/secrets/hide-in-text.ts';

const TOKEN = ['ghp', 'k3Jf8Qz1Lm5Nv7Rx2Tb9Wd4Yh6Gc0SpAeUiO'].join('_');

test('tokens and credentials of addresses are hidden, and nothing else', () => {
  const text = `Rotate ${TOKEN}, clone https://bob:Kj8dQw31@example.com/x.git, then ${TOKEN} again`;
  expect(hideSecrets(text)).toBe(
    'Rotate ********, clone https://bob:********@example.com/x.git, then ******** again',
  );
  expect(hideSecrets('Check orders: no secret')).toBe('Check orders: no secret');
});
