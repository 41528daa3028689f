import { describe, expect, it } from 'vitest';
import { ignoreFileNames, ignoreRules, type IgnoreOptions } from '../../../src/images/dockerignore.ts';

function excluded(text: string, paths: readonly string[], options?: IgnoreOptions): string[] {
  const rules = ignoreRules(text, options);
  if ('failure' in rules) throw new Error(rules.failure);
  return paths.filter((path) => rules.isExcluded(path));
}

describe('ignoreRules', () => {
  it('leaves nothing out without an ignore file', () => {
    const rules = ignoreRules(undefined);
    expect(rules).not.toHaveProperty('failure');
    expect(excluded('', ['a', '.git/HEAD'])).toEqual([]);
  });

  it.each<[text: string, out: string[], stays: string[]]>([
    ['a', ['a', 'a/b/c'], ['ab', 'b/a']],
    ['/a/', ['a', 'a/b'], ['b/a']],
    ['./x/../a', ['a'], ['x']],
    ['*.md', ['a.md'], ['d/a.md', 'a.mdx']],
    ['**/*.md', ['a.md', 'd/e/a.md'], ['a.txt']],
    ['**x', ['x', 'ax', 'd/ax'], ['xa']],
    ['a/**/x', ['a/x', 'a/b/x', 'a/b/c/x'], ['x', 'ax']],
    ['a/**', ['a/b', 'a/b/c'], ['a']],
    ['a?c', ['abc'], ['a/c', 'ac']],
    ['[a-c]', ['b'], ['d']],
    ['[^a-c]', ['d'], ['b']],
    ['[[:digit:]]*', ['1a'], ['a1']],
    ['\\#a\n#b\n #c', ['#a', '#c'], ['b', '#b']],
    ['  a  \r\n\tb', ['a', 'b'], []],
    ['\ufeffa', ['a'], []],
    ['a.c*', ['a.cd'], ['abc']],
    ['a+(b)$*', ['a+(b)$c'], ['aab']],
    ['A', ['A'], ['a']],
    ['a{b,c}*', ['a{b,c}d'], ['ab']],
    ['ab{2}[x]', ['abbx'], ['ab{2}x']],
    ['a|b*', ['a', 'ax'], ['c']],
  ])('%j', (text, out, stays) => {
    expect(excluded(text, [...out, ...stays])).toEqual(out);
  });

  it('lets the last pattern that matches decide, and folders decide for what is in them', () => {
    expect(excluded('*\n!a\na/b\n!a/b/c', ['x', 'a', 'a/x', 'a/b', 'a/b/x', 'a/b/c', 'a/b/c/d'])).toEqual([
      'x',
      'a/b',
      'a/b/x',
    ]);
  });

  it.each<[text: string, line: number]>([
    ['a\n\n[a-', 3],
    ['a\\', 1],
    ['!', 1],
    ['x\n!/', 2],
    ['[]a]', 1],
    ['[z-a]', 1],
    ['\\q', 1],
    ['[[:word-of-no-class:]]', 1],
  ])('refuses %j', (text, line) => {
    expect(ignoreRules(text)).toEqual({ failure: expect.any(String), line });
  });

  it.each<[engine: IgnoreOptions['engine'], text: string, opens: string[]]>([
    ['docker', 'a\nb\n!a/x', ['a']],
    ['buildx', 'a\nb\n!a/x', ['a']],
    ['docker', 'a\nb\n!*/x', []],
    ['buildx', 'a\nb\n!*/x', ['a', 'b']],
    ['buildah', 'a\nb\n!*/x', []],
    ['buildx', 'a\nb\n!a/**', ['a']],
    ['buildx', 'a\nb', []],
  ])('%s looks into excluded folders for %j', (engine, text, opens) => {
    const rules = ignoreRules(text, { engine });
    if ('failure' in rules) throw new Error(rules.failure);
    expect(['a', 'b'].filter((path) => rules.mayHoldIncluded(path))).toEqual(opens);
  });

  it('knows that the classic builder leaves the folders of an excluded Dockerfile', () => {
    const options = { dockerfile: './sub/deep/Dockerfile' };
    const paths = ['sub', 'sub/deep', 'sub/deep/Dockerfile', 'sub/z'];
    expect(excluded('*', paths, { ...options, engine: 'docker' })).toEqual(['sub/deep/Dockerfile', 'sub/z']);
    expect(excluded('*', paths, { ...options, engine: 'buildx' })).toEqual(paths);
  });
});

describe('ignoreFileNames', () => {
  it('tells what each builder looks for', () => {
    expect(ignoreFileNames('docker', 'docker/app')).toEqual(['.dockerignore']);
    expect(ignoreFileNames('buildx', 'docker/app')).toEqual(['docker/app.dockerignore', '.dockerignore']);
    expect(ignoreFileNames('buildx')).toEqual(['.dockerignore']);
    expect(ignoreFileNames('buildah', 'app')).toEqual([
      'app.dockerignore',
      'app.containerignore',
      '.containerignore',
      '.dockerignore',
    ]);
  });
});
