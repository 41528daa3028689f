/** The same texts through Python's `ast` and through `scanImports`: the same imports. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { scanImports } from '../../src/python/scan-imports.ts';
import { Random } from './yaml-inputs.ts';

type Found = [dots: number, module: string, names: string[]] | 'computed';

let python: string;
beforeAll(async () => {
  ({ python } = await pythonEnvironment());
});

async function askPython(asked: { texts: string[]; paths: string[] }) {
  const script = join(ROOT, 'test', 'conformance', 'imports.py');
  const { stdout } = await execa(python, [script], { input: JSON.stringify(asked), maxBuffer: 1e9 });
  return JSON.parse(stdout) as { text: string; imports: Found[] }[];
}

/** In no order; that something is computed counts once. */
function listed(found: readonly Found[]): string[] {
  const all = found.map((each) => JSON.stringify(each));
  return [
    ...all.filter((each) => each !== '"computed"'),
    ...(found.includes('computed') ? ['computed'] : []),
  ].sort();
}

function scanned(text: string): string[] {
  const { imports, isComputed } = scanImports(text);
  return listed([
    ...imports.map(({ dots, module, names }): Found => [dots, module, names]),
    ...(isComputed ? (['computed'] as const) : []),
  ]);
}

function differences(answers: { text: string; imports: Found[] }[]): object[] {
  return answers.flatMap(({ text, imports }) => {
    const [expected, actual] = [listed(imports), scanned(text)];
    if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
    const missing = expected.filter((each) => !actual.includes(each));
    const more = actual.filter((each) => !expected.includes(each));
    return [
      {
        missing,
        more,
        text:
          text.length > 2000
            ? text
                .split('\n')
                .filter((line) => /import/.test(line))
                .slice(0, 60)
                .join('\n')
            : text,
      },
    ];
  });
}

/** Their files are as many again, and tests of Python’s parser are no Python. */
const LEFT_OUT = /(?:^|\/)(?:tests?|idlelib|lib2to3|site-packages)\//;

test('the standard library and Prefect', async () => {
  const { stdout } = await execa(python, [
    '-c',
    'import sysconfig; print(sysconfig.get_path("stdlib")); print(sysconfig.get_path("purelib") + "/prefect")',
  ]);
  const paths = stdout.split('\n').flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.py') && !LEFT_OUT.test(path))
      .map((path) => join(folder, path)),
  );
  const answers = await askPython({ texts: [], paths });
  expect(answers.length).toBeGreaterThan(1000);
  expect(differences(answers)).toEqual([]);
});

/** Whole lines, and what may stand in one. */
const STATEMENTS = [
  'import a',
  'import a.b as c, d',
  'import a . b',
  'import a, \\\n    b',
  'from . import a',
  'from .. p import a as b, c',
  'from ...a.b import (c,\n  # d\n  e as f,)',
  'from a import *',
  'from.a import(b)',
  'import a; import b',
  'x = 1; import a',
  'if x: import a',
  'try: from a import b\nexcept E: import c',
  'def f():\n    import a\n    return 1',
  'import a # import b',
  'class C: import a',
  'import größe',
  'from ﬁ import ñ',
  '\f',
  '\\\n',
  '# import a',
  '#\'"""',
  'import_a = reimport = 1',
  'importlib.import_module("a.b")',
  "__import__('a')",
  'import_module(name)',
  'import_module("a" + b)',
  'import_module("a", package=c)',
  'x.import_module(y)',
  'import_module(\n  "a.b"  # c\n)',
  'def g():\n    yield from a',
  'lambda: (yield)',
  'with a as b: import c',
];
const TEXTS = [
  'import a',
  '\\\nimport a',
  "\\'",
  '\\"',
  '\\\\',
  '#',
  "'",
  '"',
  '{x}',
  '{{',
  '',
  ' ',
  "''",
  '""',
  'from a import b',
  '\\n',
  'é',
  '\n',
  '\nimport a\n',
];
const PREFIXES = ['', 'r', 'b', 'f', 'u', 'Rb', 'bR', 'fr', 'F', 'B'];
const QUOTES = ['"', "'", '"""', "'''"];

function nastyText(random: Random): string {
  const pick = (from: readonly string[]): string => from[random.below(from.length)] ?? '';
  const string = (): string => {
    const quote = pick(QUOTES);
    return (
      pick(PREFIXES) + quote + Array.from({ length: random.below(4) }, () => pick(TEXTS)).join('') + quote
    );
  };
  const line = (): string => {
    const kind = random.below(5);
    if (kind === 0) return `x = ${string()}`;
    if (kind === 1) return `${string()}; import after_text`;
    if (kind === 2) return `f(${string()}, [${string()}])${pick(['', ' # import a', '; import b'])}`;
    return pick(STATEMENTS);
  };
  const ending = pick(['\n', '\n', '\r\n']);
  return `${Array.from({ length: 1 + random.below(6) }, line).join('\n')}\n`.replaceAll('\n', ending);
}

describe('texts made by chance', () => {
  test.each([1, 2, 3])('from the seed %i', async (seed) => {
    const random = new Random(seed);
    const texts = Array.from({ length: 4000 }, () => nastyText(random));
    const answers = await askPython({ texts, paths: [] });
    expect(answers.length).toBeGreaterThan(1500);
    expect(differences(answers)).toEqual([]);
  });
});
