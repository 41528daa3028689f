/** Ignore files for one small tree: every rule of Docker's documentation, what is easily read in another way, and some by chance. */

export interface IgnoreCase {
  name: string;
  ignore: string;
  /** By default `Dockerfile`. */
  dockerfile?: string;
  /** The first CLI of Docker, by its major version, that reads it as later ones do. */
  since?: number;
}

/** What is in every context beside the Dockerfile and the ignore file; the names make each rule matter. */
export const TREE = {
  files: [
    'README.md',
    'README-secret.md',
    'A.TXT',
    'a.txt',
    'ab.txt',
    'axt',
    'x',
    'temp',
    'tempa/x',
    '#hash',
    '!bang',
    '[x]',
    'with space.txt',
    'é.txt',
    '.env',
    'a-b',
    'a+b',
    'a|b',
    'a/x',
    'a/y.md',
    'a/b/x',
    'a/b/c/x',
    'a/b/c/y.md',
    'b/x',
    'b/a/x',
    'b/b/b',
    'src/app.py',
    'src/app.pyc',
    'src/__pycache__/m.pyc',
    'src/lib/secret/key',
    'docs/a.md',
    'docs/keep/b.md',
    'sub/z',
  ],
  emptyFolders: ['empty', 'a/empty'],
  links: [
    ['link', 'a/x'],
    ['folder-link', 'a'],
    ['a/out', '../../outside'],
  ],
} as const;

const IGNORE_FILES: readonly string[] = [
  '',
  '# a comment\n*/temp*\n*/*/temp*\ntemp?\n',
  '*.md\n!README.md\n',
  '*.md\n!README*.md\nREADME-secret.md\n',
  '*.md\nREADME-secret.md\n!README*.md\n',
  '*\n!src\n',
  '*\n!src/**/key\n',
  '*\n!**/*.md\n',
  'a\n!a/b/c/x\n',
  'a\n!a/b\na/b/c\n',
  'a/*\n!a/b\n',
  'a/**\n!a/b/x\n',
  '**/x\n',
  '**x\n',
  '**/*.md\n!docs/**\n',
  'a/**/x\n',
  'a/**/*\n',
  '**/b/**\n',
  'a**\n',
  '**\n!a/x\n',
  'a/\nsrc/lib/\n',
  '/a\n/src/app.pyc\n',
  '//a//b/\n',
  './a\n./src/../b\n',
  '../a\n..\n',
  '.\n/\n',
  '\\#hash\n#hash\n',
  ' #hash\n',
  '\\!bang\n',
  '!bang\n!!bang\n',
  'with space.txt\n   a.txt   \n\t.env\t\n',
  'with\\ space.txt\n',
  '[a-b]\n',
  '[^a-z]*\n',
  '\\[x\\]\n',
  '[[]x]\n',
  '?.txt\n',
  'a?b\n',
  'a[|]b\n',
  'A.txt\nREADME.MD\n',
  'a.txt\r\n*.md\r\n!README.md\r\n',
  '\ufeffa.txt\n*.md\n',
  '\ufeff# a comment\nb\n',
  'Dockerfile\n.dockerignore\n',
  'Dockerfile*\n.*\n',
  '*\n',
  '**\n',
  '*\n!*.txt\n!a\na/b\n!a/b/c\n',
  '!a\na\n!a/x\n',
  'link\nfolder-link/x\n',
  'empty\n*/empty\n',
  '*/*\n!*/x\n',
  'é*\n',
  'src/__pycache__\n**/*.pyc\n',
  '[a-\n',
  'a\\\n',
  'a\n!\n',
  '!/\n',
  '[z-a]\n',
];

/** Older ones take `+` and `|` for operators of a regular expression. */
const PLAIN_SINCE = 23;

const OTHERS: readonly IgnoreCase[] = [
  { name: 'plain characters', ignore: 'a+b\na|b\n', since: PLAIN_SINCE },
  { name: 'elsewhere', ignore: 'a\n', dockerfile: 'sub/Dockerfile' },
  { name: 'elsewhere, excluded', ignore: 'sub/Dockerfile\n', dockerfile: 'sub/Dockerfile' },
  { name: 'elsewhere, its folder excluded', ignore: 'sub\n', dockerfile: 'sub/Dockerfile' },
  { name: 'elsewhere, all excluded', ignore: '*\n', dockerfile: 'sub/deep/Dockerfile' },
];

export const CASES: readonly IgnoreCase[] = [
  ...IGNORE_FILES.map((ignore, index) => ({ name: `written ${index}`, ignore })),
  ...OTHERS,
];

const PARTS = [
  'a',
  'b',
  'x',
  'c',
  'src',
  'docs',
  '*',
  '**',
  '?',
  '*.md',
  'a*',
  '[ab]',
  '[^a]',
  '..',
  '.',
  '**x',
  'sub',
];
const SEED = 20_261;

/** The same ones in every run. */
export function randomCases(count: number): IgnoreCase[] {
  const next = numbersBy(SEED);
  const pick = <T>(values: readonly T[]): T => values[next() % values.length] as T;
  return Array.from({ length: count }, (_, index) => {
    const lines = Array.from({ length: 1 + (next() % 4) }, () => {
      const parts = Array.from({ length: 1 + (next() % 3) }, () => pick(PARTS));
      return pick(['', '', '', '!', '!', '/']) + parts.join('/') + pick(['', '', '', '/']);
    });
    return { name: `by chance ${index}`, ignore: `${lines.join('\n')}\n` };
  });
}

/** Park and Miller's generator; its low bits are as good as its high ones. */
function numbersBy(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647);
}
