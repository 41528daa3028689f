/** Texts with long runs of one character, in which a pattern could begin anew at each. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { repositoryIdentity } from '../../src/git/repository-identity.ts';
import { withoutSecrets } from '../../src/git/explain.ts';
import { trimSpace } from '../../src/images/go-path.ts';
import { imageName } from '../../src/images/requests.ts';
import { requirementsFor } from '../../src/images/wheel/wheel-metadata.ts';
import { quantity } from '../../src/preflight/kubernetes/quantity.ts';
import { laxNumber } from '../../src/project/lax.ts';
import { definitionName } from '../../src/python/type-display.ts';
import { toCamel, toSnake } from '../../src/python/text-case.ts';
import { parseDotenv } from '../../src/reading/settings/dotenv.ts';
import { toUrl } from '../../src/reading/settings/setting-values.ts';
import { isWhole } from '../../src/rules/import/meaning/patterns.ts';
import { deploymentProblem } from '../../src/scaffold/names.ts';
import { plain } from '../../src/scaffold/rung-files.ts';
import { rungOfFlow } from '../../src/scaffold/rungs.ts';
import { stopwatch } from './busy-time.ts';

const run = (text: string): string => text.repeat(Math.ceil(150_000 / text.length));

test.for<[string, () => unknown, unknown]>([
  ['what git says', () => withoutSecrets(run('a'), undefined), run('a')],
  ['addresses that git names', () => withoutSecrets(run('://a'), undefined), run('://a')],
  ['the address of a repository', () => repositoryIdentity(`host/${run('/')}x`), `host/${run('/')}x`],
  ['blanks in an ignore file', () => trimSpace(`a${run(' ')}b `), `a${run(' ')}b`],
  ['a namespace of images', () => imageName('app', `${run('/')}x`), `${run('/')}x/app`],
  ['what a wheel requires', () => requirementsFor([run('; ')], new Set()), [run('; ')]],
  ['its blanks', () => requirementsFor([`a;${run(' ')}extra`], new Set()), [`a;${run(' ')}extra`]],
  ['a quantity', () => quantity(`${run('1')}x`), undefined],
  ['a number', () => laxNumber(`${run('1')}x`), undefined],
  ['the name of a model', () => definitionName(run('a'), []), `${run('a')}__`],
  ['a field in camel case', () => toCamel(`${run('a')}B`), `${run('a')}B`],
  ['a field in snake case', () => toSnake(run('A')), run('a')],
  ['an `.env`', () => parseDotenv(`A=${run('${')}`, {}).variables.get('A'), run('${')],
  ['the address of a server', () => toUrl(`http://a${run('/')}b`), `http://a${run('/')}b`],
  ['the end of a pattern', () => isWhole(`^${run('\\')}a$b`), false],
  ['the name of a deployment', () => deploymentProblem(`/${run('-')}a`)?.suggestion, 'a'],
  ['blanks at ends of lines', () => plain(`${run(' ')}a \n`), `${run(' ')}a`],
  ['empty lines of a flow', () => rungOfFlow(run('\n')), undefined],
])('%s', ([, work, expected]) => {
  const busy = stopwatch();
  const result = work();
  const seconds = busy() / 1000;
  // A difference between such texts would fill the screen.
  expect(isDeepStrictEqual(result, expected)).toBe(true);
  expect(seconds).toBeLessThan(1);
});

test('what stands around them is as it was', () => {
  expect(withoutSecrets('see https://ana:pw@host/a?token=x, x://b@c', undefined)).toBe(
    'see https://host/a x://c',
  );
  expect(repositoryIdentity('https://host/a/.git/')).toBe('host/a/');
  expect(repositoryIdentity('https://host/a.git//')).toBe('host/a');
  expect([toSnake('HTTPServerError'), toSnake('ABc'), toSnake('aB')]).toEqual([
    'http_server_error',
    'a_bc',
    'a_b',
  ]);
  expect([laxNumber('1.'), laxNumber('.5'), laxNumber('1e3'), laxNumber('1.5.')]).toEqual([
    1,
    0.5,
    1000,
    undefined,
  ]);
  expect(definitionName('a.b.C', ['x.y.Z', 'int'])).toBe('C_Z_int_');
  expect(
    requirementsFor(['a; extra == "x"', "b>1 ; python_version < '4' and extra == 'x' ", 'c'], new Set('x')),
  ).toEqual(['a', "b>1; python_version < '4'", 'c']);
  expect(requirementsFor(['a @ https://h/a;b ; extra == "x"', 'd;extra=="y"'], new Set('x'))).toEqual([
    'a @ https://h/a;b',
  ]);
});
