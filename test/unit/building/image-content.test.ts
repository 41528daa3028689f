/** What counts for an image, and what does not; the hash itself is tested in `test/unit/images/content-hash.test.ts`. */
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ImageContents, type WheelWish } from '../../../src/building/image-content.ts';
import { imageRequest } from '../../../src/images/requests.ts';
import type { JsonObject } from '../../../src/json.ts';
import { FILES, imageBed, REFERENCE, type Bed } from './image-bed.ts';

async function contentOf(bed: Bed, inputs: JsonObject = {}, wheel?: WheelWish) {
  const request = imageRequest({ image_name: REFERENCE, ...inputs }, { place: [], namespace: undefined });
  if ('message' in request) throw new Error(request.message);
  const content = await new ImageContents(bed.directory, bed.makerPorts).of(request, wheel);
  if (content === 'unknown') throw new Error('it is not known');
  return content;
}

async function known(bed: Bed, inputs: JsonObject = {}) {
  const content = await contentOf(bed, inputs);
  if ('problem' in content) throw new Error(content.problem.message);
  return content;
}

async function problemOf(bed: Bed, inputs: JsonObject = {}, wheel?: WheelWish) {
  const content = await contentOf(bed, inputs, wheel);
  if (!('problem' in content)) throw new Error('there is no problem');
  return content.problem;
}

describe('ImageContents', () => {
  test('times and names do not count; files, their rights and the Dockerfile do', async () => {
    const bed = imageBed();
    const { hash } = await known(bed);
    const flows = join(bed.directory, 'flows.py');
    utimesSync(flows, 1, 1);
    expect((await known(bed, { tag: 'v9', additional_tags: ['x'] })).hash).toBe(hash);
    const seen = new Set([hash]);
    for (const change of [
      () => chmodSync(flows, 0o755),
      () => writeFileSync(flows, 'x = 2\n'),
      () => writeFileSync(join(bed.directory, 'new.py'), ''),
      () => symlinkSync('/etc', join(bed.directory, 'link')),
      () => writeFileSync(join(bed.directory, 'Dockerfile'), 'FROM scratch\n'),
    ]) {
      change();
      seen.add((await known(bed)).hash);
    }
    expect(seen.size).toBe(6);
  });

  test('what is excluded does not count, by the file of that Dockerfile before that of the context', async () => {
    const bed = imageBed({
      ...FILES,
      '.dockerignore': 'data\n',
      'other.Dockerfile': 'FROM scratch\n',
      'other.Dockerfile.dockerignore': '*.py\n',
      'data/a': '1',
    });
    const paths = async (inputs: JsonObject) =>
      (await known(bed, inputs)).inputs.entries.map(({ path }) => path);
    expect(await paths({})).not.toContain('data/a');
    expect(await paths({})).toContain('flows.py');
    expect(await paths({ dockerfile: 'other.Dockerfile' })).toContain('data/a');
    expect(await paths({ dockerfile: 'other.Dockerfile' })).not.toContain('flows.py');
  });

  test('a Dockerfile outside of the context', async () => {
    const bed = imageBed({ 'docker/Dockerfile': 'FROM python:3.12\n', 'src/flows.py': '' });
    const content = await known(bed, { path: 'src', dockerfile: '../docker/Dockerfile' });
    expect(content.context).toBe(join(bed.directory, 'src'));
    expect(content.dockerfile).toEqual({ path: join(bed.directory, 'docker/Dockerfile') });
    expect(content.bases).toEqual(['python:3.12']);
    expect(content.inputs.entries.map(({ path }) => path)).toEqual(['flows.py']);
  });

  test('an automatic Dockerfile is named after the working directory', async () => {
    const bed = imageBed({ 'flows.py': '' });
    const { dockerfile } = await known(bed, { dockerfile: 'auto' });
    const home = `/opt/prefect/${basename(bed.directory)}/`;
    expect(dockerfile).toEqual({
      text: `FROM prefecthq/prefect:3.8.8-python3.12\nCOPY . ${home}\nWORKDIR ${home}\n`,
    });
  });

  test('an automatic Dockerfile whose base nobody knows', async () => {
    const bed = imageBed({ 'flows.py': '' });
    const contents = new ImageContents(bed.directory, {
      ...bed.makerPorts,
      prefectImage: async () => undefined,
    });
    const request = imageRequest({ image_name: REFERENCE, dockerfile: 'auto' }, { place: [], namespace: '' });
    if ('message' in request) throw new Error(request.message);
    expect(await contents.of(request)).toBe('unknown');
  });

  test('reads a context once for all images of it', async () => {
    const bed = imageBed();
    let reads = 0;
    const contexts = {
      read: (...args: Parameters<typeof bed.makerPorts.contexts.read>) => {
        reads += 1;
        return bed.makerPorts.contexts.read(...args);
      },
    };
    const contents = new ImageContents(bed.directory, { ...bed.makerPorts, contexts });
    for (const buildargs of [{ A: '1' }, { A: '2' }]) {
      const request = imageRequest({ image_name: REFERENCE, buildargs }, { place: [], namespace: '' });
      if (!('message' in request)) await contents.of(request);
    }
    expect(reads).toBe(1);
  });

  test('problems are told with what helps', async () => {
    const bed = imageBed({ ...FILES, '.dockerignore': 'ok\n[a\n' });
    expect(await problemOf(bed)).toEqual({
      message: expect.stringContaining('`.dockerignore`, line 2'),
      help: 'correct the pattern',
    });
    expect(await problemOf(imageBed({}))).toMatchObject({
      message: expect.stringContaining('the Dockerfile `Dockerfile` cannot be read'),
    });
    mkdirSync(join(bed.directory, 'folder'));
    expect(await problemOf(bed, { dockerfile: 'folder' })).toMatchObject({
      message: expect.stringContaining('the Dockerfile `folder` cannot be read'),
    });
    expect(await problemOf(bed, {}, {})).toMatchObject({ message: expect.any(String) });
  });
});
