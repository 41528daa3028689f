import { describe, expect, it } from 'vitest';
import { contentHash, tagOf, type ImageInputs } from '../../../src/images/content-hash.ts';
import type { ContextEntry } from '../../../src/ports/build-context.ts';

const FILE: ContextEntry = { path: 'a/x', kind: 'file', mode: 0o644, size: 3, digest: 'd1' };
const LINK: ContextEntry = { path: 'l', kind: 'link', mode: 0o777, size: 0, digest: 'd2', target: 'a/x' };
const FOLDER: ContextEntry = { path: 'a', kind: 'directory', mode: 0o755, size: 0, digest: '' };
const INPUTS: ImageInputs = {
  entries: [FOLDER, FILE, LINK],
  dockerfile: 'FROM scratch\n',
  buildArguments: { A: '1', B: '2' },
  target: 'run',
  platform: 'linux/amd64',
};

describe('contentHash', () => {
  it('is SHA-256 in hexadecimal, and its tag the beginning of it', () => {
    const hash = contentHash(INPUTS);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(tagOf(hash)).toBe(hash.slice(0, 16));
  });

  it.each<[what: string, inputs: Partial<ImageInputs>]>([
    ['the order of entries', { entries: [LINK, FILE, FOLDER] }],
    ['the order of arguments', { buildArguments: { B: '2', A: '1' } }],
    ['what a umask does to modes', { entries: [{ ...FOLDER, mode: 0o775 }, { ...FILE, mode: 0o664 }, LINK] }],
  ])('does not depend on %s', (_, inputs) => {
    expect(contentHash({ ...INPUTS, ...inputs })).toBe(contentHash(INPUTS));
  });

  it.each<[what: string, inputs: Partial<ImageInputs>]>([
    ['content', { entries: [FOLDER, { ...FILE, digest: 'd3' }, LINK] }],
    ['a name', { entries: [FOLDER, { ...FILE, path: 'a/y' }, LINK] }],
    ['the right of others to read', { entries: [FOLDER, { ...FILE, mode: 0o600 }, LINK] }],
    ['the right of others to look into a folder', { entries: [{ ...FOLDER, mode: 0o700 }, FILE, LINK] }],
    ['the right to execute', { entries: [FOLDER, { ...FILE, mode: 0o755 }, LINK] }],
    ['a kind', { entries: [FOLDER, FILE, { ...LINK, kind: 'file', target: undefined }] }],
    ['an empty folder', { entries: [FILE, LINK] }],
    ['line ends of the Dockerfile', { dockerfile: 'FROM scratch\r\n' }],
    ['an argument', { buildArguments: { A: '1', B: '3' } }],
    ['where one argument ends', { buildArguments: { 'A","1"],["B': '2' } }],
    ['a target', { target: undefined }],
    ['a platform', { platform: 'linux/arm64' }],
    ['a target that is a platform', { target: 'linux/amd64', platform: 'run' }],
  ])('depends on %s', (_, inputs) => {
    expect(contentHash({ ...INPUTS, ...inputs })).not.toBe(contentHash(INPUTS));
  });
});
