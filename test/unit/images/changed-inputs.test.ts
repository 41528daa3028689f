import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { changesSince, describeChanges, type InputChange } from '../../../src/images/changed-inputs.ts';
import type { ImageInputs } from '../../../src/images/content-hash.ts';
import { recordOf } from '../../../src/images/input-record.ts';
import type { ContextEntry } from '../../../src/ports/build-context.ts';

function file(path: string, content = 'old', mode = 0o644): ContextEntry {
  return { path, kind: 'file', mode, size: 1, digest: createHash('sha256').update(content).digest('hex') };
}

function folder(path: string): ContextEntry {
  return { path, kind: 'directory', mode: 0o755, size: 0, digest: '' };
}

const BEFORE: ImageInputs = {
  entries: [
    file('Dockerfile', 'FROM a'),
    folder('empty'),
    file('q/one.yaml'),
    file('src/a.py'),
    file('src/b.py'),
  ],
  dockerfile: 'FROM a',
  buildArguments: { A: '1' },
  target: 'run',
};

function since(now: Partial<ImageInputs>): InputChange[] {
  return changesSince(recordOf(BEFORE), { ...BEFORE, ...now });
}

describe('changesSince', () => {
  it('finds nothing where nothing changed', () => {
    expect(since({ entries: BEFORE.entries.toReversed() })).toEqual([]);
  });

  it('names files that changed, came and went', () => {
    const entries = [
      file('Dockerfile', 'FROM a'),
      file('new/deep/x'),
      file('src/a.py', 'new'),
      file('src/b.py', 'old', 0o755),
    ];
    expect(since({ entries })).toEqual([
      { kind: 'file', path: 'empty/', change: 'removed' },
      { kind: 'file', path: 'new/deep/x', change: 'added' },
      { kind: 'file', path: 'q/one.yaml', change: 'removed' },
      { kind: 'file', path: 'src/a.py', change: 'changed' },
      { kind: 'file', path: 'src/b.py', change: 'changed' },
    ]);
  });

  it('tells a file from a folder of the same name', () => {
    const entries = BEFORE.entries.map((entry) => (entry.path === 'q/one.yaml' ? file('q') : entry));
    expect(since({ entries })).toEqual([
      { kind: 'file', path: 'q', change: 'added' },
      { kind: 'file', path: 'q/one.yaml', change: 'removed' },
    ]);
  });

  it('names what is no file, and a Dockerfile of the context once', () => {
    const entries = [file('Dockerfile', 'FROM b'), ...BEFORE.entries.slice(1)];
    const now = {
      entries,
      dockerfile: 'FROM b',
      buildArguments: {},
      target: 'test',
      platform: 'linux/arm64',
    };
    expect(since(now)).toEqual([
      { kind: 'dockerfile', change: 'changed' },
      { kind: 'build-arguments', change: 'removed' },
      { kind: 'target', change: 'changed' },
      { kind: 'platform', change: 'added' },
    ]);
  });
});

describe('describeChanges', () => {
  const changes: InputChange[] = [
    { kind: 'file', path: 'src/core/rules.py', change: 'changed' },
    { kind: 'file', path: 'quality/', change: 'changed' },
    { kind: 'file', path: 'new.py', change: 'added' },
    { kind: 'dockerfile', change: 'changed' },
    { kind: 'build-arguments', change: 'removed' },
  ];

  it.each<[count: number, most: number | undefined, text: string]>([
    [0, undefined, ''],
    [1, undefined, '`src/core/rules.py` changed'],
    [2, undefined, '`src/core/rules.py` changed and `quality/` changed'],
    [3, undefined, '`src/core/rules.py` changed, `quality/` changed and `new.py` was added'],
    [5, undefined, '`src/core/rules.py` changed, `quality/` changed, `new.py` was added and 2 more'],
    [5, 1, '`src/core/rules.py` changed and 4 more'],
  ])('%i of them', (count, most, text) => {
    expect(describeChanges(changes.slice(0, count), most)).toBe(text);
  });

  it('says what is no file', () => {
    expect(describeChanges(changes.slice(3))).toBe(
      'the Dockerfile changed and the build arguments were removed',
    );
  });
});
