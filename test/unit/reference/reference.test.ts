import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_VARIABLES } from '../../../scripts/reference/environment-variables.ts';
import { REFERENCE, referencePages } from '../../../scripts/reference/reference-pages.ts';
import { EXAMPLES } from '../../../src/command-line/command-examples.ts';
import { findPlace } from '../../../src/completion/find-place.ts';
import { describeCommands } from '../../../src/command-line/describe-commands.ts';

/** Loading every command takes longer than a test may. */
const made = await referencePages();
const table = await describeCommands();
const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');

describe('docs/reference', () => {
  it('is up to date: `npm run generate:docs` writes it', () => {
    const written = new Map(
      [...made.keys()].map((name) => [name, readFileSync(join(REFERENCE, name), 'utf8')]),
    );
    expect(written).toEqual(made);
  });

  it('names each variable of the environment that the code reads, and no other', () => {
    const named = ENVIRONMENT_VARIABLES.flatMap(({ variables }) => variables.flatMap(([names]) => names));
    const read = variablesInCode();
    expect(read.size).toBeGreaterThan(60);
    expect([...read].filter((name) => !named.includes(name)).sort()).toEqual([]);
    const text = sources().join('\n');
    expect(named.filter((name) => !new RegExp(`\\b${name}\\b`, 'i').test(text))).toEqual([]);
  });
});

describe('examples of commands', () => {
  it('are there for every command that runs, and each takes the options that they name', () => {
    for (const { path, examples, runs } of table.commands) {
      if (!runs) continue;
      expect(examples.length, `examples of tq ${path.join(' ')}`).toBeGreaterThan(0);
      for (const { line, about } of examples) {
        expect(about, line).not.toBe('');
        const words = line
          .replace(/^source <\(|\)$| \| source$/g, '')
          .split(' ')
          .slice(1);
        expect(findPlace(table, [...words, '']).command?.path, line).toEqual(path);
        for (const [at, word] of words.entries()) {
          if (!word.startsWith('-')) continue;
          const { options } = findPlace(table, [...words.slice(0, at), '--']);
          const names = options.flatMap(({ name, aliases }) => [name, ...aliases]);
          expect(names, `${word} in ${line}`).toContain(word.replace(/^--?|=.*$/g, ''));
        }
      }
    }
    const paths = ['', ...table.commands.map(({ path }) => path.join(' '))];
    expect(Object.keys(EXAMPLES).filter((name) => !paths.includes(name))).toEqual([]);
  });
});

/** Of programs that `tq` starts or judges, or no variables at all. */
const OF_OTHERS = new RegExp(
  [
    '^(PREFECT_SERVER_|PREFECT_DEBUG_MODE$|PREFECT_EXPERIMENTS_|PREFECT_WORKER_|PREFECT_CLOUD_MAX_|PREFECT_FLOW)',
    '^(TQ_LOGIN_FOR_GIT|TQ_DEV_WORKER|GIT_SSL_CAINFO|GIT_SSH_VARIANT|DOCKER_BUILDKIT)$',
  ].join('|'),
);

/** `({ NAME: value }) =>` and `const { NAME: value } =`. */
const TAKEN_APART = /\(\{([^{}]*)\}(?:: \w+)?\)(?:: [\w |]+)? =>|\{([^{}]*)\} = /g;

/**
 * Names in quotes, behind `variables.`, and taken out of such an object by name. What git is not to see is set to nothing and
 * not read (`LOCAL_VARIABLES` of `src/git/git-variables.ts`).
 */
function variablesInCode(): Set<string> {
  const found = new Set<string>();
  for (const text of sources()) {
    const names = [
      ...text.matchAll(/\b(?:variables|dotenv)\??\.([A-Z][A-Z0-9_]+)\b/g),
      ...text.matchAll(
        /'((?:TQ|PREFECT|GITHUB|GITLAB|CI|BITBUCKET|BUILD|DOCKER|REGISTRY|JENKINS|TEAMCITY)_[A-Z0-9_]+)'/g,
      ),
      ...[...text.matchAll(TAKEN_APART)].flatMap(([, one, other]) => [
        ...(one ?? other ?? '').matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): /g),
      ]),
    ];
    for (const [, name = ''] of names) if (!OF_OTHERS.test(name)) found.add(name);
  }
  return found;
}

function sources(): string[] {
  const paths = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
    .map((path) =>
      readFileSync(join(SOURCES, path), 'utf8').replace(/const LOCAL_VARIABLES = \[[^\]]*\]/, ''),
    );
}
