import { expect, test } from 'vitest';
import { isSameRepository, repositoryIdentity } from '../../../src/git/repository-identity.ts';

test.for([
  ['https://me:token@github.com/acme/orders.git', 'github.com/acme/orders'],
  ['git@github.com:acme/orders.git', 'github.com/acme/orders'],
  ['ssh://git@github.com:22/acme/orders/', 'github.com/acme/orders'],
  ['https://github.com/acme/orders?token=x', 'github.com/acme/orders'],
  ['/srv/git/orders.git', '/srv/git/orders'],
  ['C:\\git\\orders', 'C:/git/orders'],
] as const)('%s is known as %s', ([url, identity]) => {
  expect(repositoryIdentity(url)).toBe(identity);
});

test.for([
  ['https://github.com/acme/orders.git', 'git@github.com:Acme/orders', true],
  ['ssh://git@ssh.github.com:443/acme/orders.git', 'https://github.com/acme/orders', true],
  ['git@ssh.dev.azure.com:v3/org/proj/repo', 'https://org@dev.azure.com/org/proj/_git/repo', true],
  ['org@vs-ssh.visualstudio.com:v3/org/proj/repo', 'https://org.visualstudio.com/proj/_git/repo', true],
  [
    'https://org.visualstudio.com/DefaultCollection/proj/_git/repo',
    'https://dev.azure.com/org/proj/_git/repo',
    true,
  ],
  ['ssh://git@git.acme.test:7999/team/orders.git', 'https://git.acme.test/team/orders.git', true],
  ['http://localhost:3000/a/b', 'http://localhost:4000/a/b', false],
  ['https://github.com/acme/orders', 'https://github.com/acme/returns', false],
  ['https://github.com/acme/orders', 'https://gitlab.com/acme/orders', false],
  ['C:\\git\\orders', 'C:/git/orders', true],
] as const)('%s and %s: %s', ([one, other, isSame]) => {
  expect(isSameRepository(one, other)).toBe(isSame);
  expect(isSameRepository(other, one)).toBe(isSame);
});
