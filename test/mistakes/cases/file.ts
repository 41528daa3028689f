/** The file as a whole, and what YAML makes of it. */
import { deployment, entry, file, ONE, one, type Mistake } from '../mistake.ts';

export const FILE: Mistake[] = [
  file('the file is empty', ''),
  file('a tab for indentation', 'deployments:\n\t- name: d\n'),
  file('an unclosed bracket', ONE.replace('{name: local}', '{name: local')),
  file('a placeholder without quotes', one({ name: '{{ $USER }}' })),
  file('an alias without its anchor', ONE.replace('{name: local}', '*pool')),
  file('marks of a merge conflict', `<<<<<<< HEAD\n${ONE}=======\n${one({ name: 'e' })}>>>>>>> main\n`),
  entry('the same key twice', 'tags: [a]\ntags: [b]', { shows: 'tags' }),
  file('`deployments` a mapping', 'deployments:\n  d:\n    entrypoint: flows.py:hello\n'),
  file('a deployment that is text', 'deployments:\n  - d\n'),
  file('one bad value among good deployments', `${ONE}${deployment({ name: 'e' })}    version: 1.10\n`),
  file('a misspelt key at the top (`deployment`)', ONE.replace('deployments:', 'deployment:')),
  file('a key of another tool at the top (`variables`)', `variables: {a: 1}\n${ONE}`),
  file('`prefect-version` a number', `prefect-version: 3.8\n${ONE}`),
];

/** Values that YAML takes for something else. */
export const TRAPS: Mistake[] = [
  entry('`version: 1.10` (a number)', 'version: 1.10'),
  file('a name that is a number', one({ name: '2026' })),
  file('a name that is a date', one({ name: '2026-01-01' })),
  entry('`NO` as a country', 'parameters: {name: NO}', { shows: 'parameters' }),
  entry('`12:30` as a time', 'parameters: {any: 12:30}', { shows: 'parameters' }),
  entry('`010` as an identifier', 'parameters: {any: 010}', { shows: 'parameters' }),
  entry('`tags: [on, off]`', 'tags: [on, off]', { shows: 'tags' }),
  entry('a time without quotes as a parameter', 'parameters: {any: 2026-01-01 06:00:00}', {
    shows: 'parameters',
  }),
  entry('a letter of another script in a key (`t\u0430gs`)', 't\u0430gs: [a]', { shows: 'tags' }),
  entry('a `#` that starts a comment', 'description: orders #1 of the day', {
    shows: 'description',
    silence: 'a comment may be meant',
  }),
];
