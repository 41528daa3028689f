import { expect, test } from 'vitest';
import { checkPoolTypes } from '../../../../src/project/checks/pool-types.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { Deployment } from '../../../../src/project/project.ts';

/** `used`: the pools of the deployments that can be used; the file has `entries` of them. */
function check(pools: string, used: string[], entries = used.length): string[] {
  const text = `tq: {pools: ${pools}}\ndeployments: [${Array(entries).fill('{}').join(', ')}]\n`;
  const { document } = parseDocument('prefect.yaml', new TextEncoder().encode(text));
  const found = checkPoolTypes({
    document: document!,
    written: document!,
    chosen: Array.from({ length: entries }, (_, index) => index),
    deployments: used.map((name) => ({ workPool: { name } }) as Deployment),
    flows: [],
    now: new Date(0),
  });
  return found.map(
    ({ code, severity, message, fix }) => `${code} ${severity} ${message}${fix ? ` (${fix.title})` : ''}`,
  );
}

test.for([
  ['kubernets', 'kubernetes'],
  ['Docker', 'docker'],
  ['k8s', 'kubernetes'],
  ['cloudrun', 'cloud-run'],
  ['prefect-managed', 'prefect:managed'],
])('the type `%s` is misspelt for `%s`', ([written, meant]) => {
  expect(check(`{p: ${written}}`, ['p'])).toEqual([
    `TQ4051 error \`${written}\` is no type of work pool that \`tq\` knows; did you mean \`${meant}\`? (write \`${meant}\`)`,
  ]);
});

test('a type that resembles none is a warning, for a worker may have one of its own', () => {
  expect(check('{p: slurm}', ['p'])).toEqual([
    'TQ4051 warning `slurm` is no type of work pool that `tq` knows',
  ]);
});

test('what is no text, or not known yet, is left to others', () => {
  expect(check('{p: 1, q: , r: "{{ $TYPE }}"}', ['p', 'q', 'r'])).toEqual([]);
  expect(check('docker', ['p'])).toEqual([]);
});

test('a pool that no deployment names is said only when all deployments are known', () => {
  expect(check('{p: docker}', ['other'])).toEqual(['TQ4052 hint no deployment uses the work pool `p`']);
  expect(check('{p: docker}', ['other'], 2)).toEqual([]);
});
