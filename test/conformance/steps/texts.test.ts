/** Texts taken apart as Python takes them apart: the same generated ones through both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { expandVariables } from '../../../src/steps/expand-variables.ts';
import { sourceOf } from '../../../src/git/credentials.ts';
import { repositoryName } from '../../../src/git/repository-url.ts';
import { splitLines, strip } from '../../../src/steps/python-strings.ts';
import { splitCommand } from '../../../src/steps/split-command.ts';
import { Random } from '../yaml-inputs.ts';
import { askPrefect, variablesIn } from './both.ts';

const root = mkdtempSync(join(tmpdir(), 'tq-steps-'));
const variables = variablesIn(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('as Python does it', () => {
  const random = new Random(11);
  const many = (count: number, length: number, alphabet: readonly string[]): string[] =>
    Array.from({ length: count }, () =>
      Array.from({ length: random.below(length) }, () => random.pick(alphabet)).join(''),
    );
  const compare = async (kind: string, questions: unknown[], ours: unknown[]): Promise<void> => {
    const answers = await askPrefect(
      questions.map((question) => [kind, question] as const),
      variables,
    );
    const differing = questions.flatMap((question, index) => {
      const isSame = JSON.stringify(answers[index]) === JSON.stringify(ours[index]);
      return isSame ? [] : [{ question, python: answers[index], tq: ours[index] }];
    });
    expect(differing).toEqual([]);
  };

  it('10,000 lines into words', async () => {
    const alphabet = [
      'a',
      'b',
      '$',
      "'",
      '"',
      '\\',
      ' ',
      ' ',
      '\t',
      '#',
      'é',
      '|',
      '=',
      '\u00a0',
      '\r',
      '\n',
      '😀',
      ';',
    ];
    const lines = many(10_000, 14, alphabet);
    await compare(
      'split',
      lines,
      lines.map((line) => {
        const words = splitCommand(line);
        return 'fault' in words ? null : words;
      }),
    );
  });

  it('5,000 lines with variables', async () => {
    const known = { A: 'x', b_1: '$A', é: 'no', empty: '' };
    const lines = many(5_000, 9, [
      '$',
      '{',
      '}',
      'A',
      'b_1',
      'é',
      'ſ',
      'K',
      '_',
      '1',
      ' ',
      'empty',
      '$$',
      '${A}',
      '${b_1}',
    ]);
    const questions = lines.map((line) => ({ line, variables: known }));
    await compare(
      'expand',
      questions,
      lines.map((line) => expandVariables(line, known)),
    );
  });

  it('5,000 texts into lines, and without their outer blanks', async () => {
    const alphabet = [
      ...'\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\u00a0\ufeff\u200b\u180e\u3000 \t',
      'a',
      'b',
      '\r\n',
      '\0',
    ];
    const texts = many(5_000, 8, alphabet);
    await compare('lines', texts, texts.map(splitLines));
    await compare('strip', texts, texts.map(strip));
  });

  it('addresses into names of folders', async () => {
    const addresses = [
      'https://github.com/org/repo.git',
      'https://github.com/org/my.github.io.git',
      'https://user:pass@host:8443/a/b/repo?x=1/2#y/z',
      'git@github.com:org/repo.git',
      'ssh://git@host/repo.git',
      'https://host/repo/',
      'https://host',
      '/srv/git/repo.git',
      '../repo',
      'repo',
      'file:///srv/repo.git',
      'https://host/repo;v=1',
      '',
    ];
    await compare(
      'folder',
      addresses.map((url) => ({ url })),
      addresses.map(repositoryName),
    );
  });

  it('credentials into logins', async () => {
    const hosts = [
      'github.com',
      'gitlab.com',
      'gitlab.example.com:8443',
      'bitbucket.org',
      'bitbucketserver.example.com',
      'example.com',
    ];
    const credentials: JsonObject[] = [
      { access_token: 'tok' },
      { token: 'tok' },
      { password: 'pw' },
      { username: 'me', password: 'p w/:@%' },
      { access_token: 'user:tok' },
      { access_token: 'oauth2:tok' },
      { access_token: 'x-token-auth:tok/+' },
      { access_token: 'a:b:c' },
      { username: 'me' },
      { access_token: 'first', token: 'second', password: 'third' },
      { access_token: '', token: 'second' },
    ];
    const questions = hosts.flatMap((host) =>
      ['https', 'http', 'ssh'].flatMap((scheme) =>
        credentials.map((each) => ({ repository: `${scheme}://${host}/org/repo.git`, credentials: each })),
      ),
    );
    await compare(
      'login',
      questions,
      questions.map((question) => {
        const source = sourceOf(question.repository, question.credentials);
        return 'fault' in source ? null : (source.login ?? '');
      }),
    );
  });
});
