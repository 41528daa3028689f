/** The metadata file: as its schema says, complete, and without a secret. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { ImageOutcome } from '../../../src/images/image-outcome.ts';
import { buildMetadata, type DescribedBuild } from '../../../src/images/metadata.ts';
import type { ContextEntry } from '../../../src/ports/build-context.ts';
import { schemaFile } from '../../../src/schema-files.ts';

const isMetadata = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(schemaFile('build-metadata'), 'utf8')) as object,
);

const HASH = 'ab'.repeat(32);

const BUILT: ImageOutcome = {
  references: ['registry.example/orders:3f2a', 'registry.example/orders:main'],
  status: 'built',
  isPushed: true,
  digest: `sha256:${HASH}`,
  imageId: `sha256:${'cd'.repeat(32)}`,
  content: HASH,
  dockerfile: 'Dockerfile',
  path: 'services/orders',
  target: 'run',
  platform: 'linux/amd64',
  bases: ['python:3.12-slim'],
  context: { files: 2, bytes: 30 },
  changes: [],
  labels: {
    'org.opencontainers.image.version': '1.2',
    'com.example.token': 'hush-1',
    'com.example.db-pwd.prod': 'live',
    'com.example.token-url': 'https://example.com',
    note: 'see hush-2',
  },
  deployments: ['orders/hourly'],
  seconds: 3,
  logFile: '/home/u/.cache/tq/builds/x.log',
};

const GIVEN: ImageOutcome = {
  references: ['registry.example/given:1'],
  status: 'given',
  isPushed: true,
  bases: [],
  changes: [],
  labels: {},
  deployments: [],
};

const entry = (path: string, more: Partial<ContextEntry> = {}): ContextEntry => ({
  path,
  kind: 'file',
  mode: 0o644,
  size: 10,
  digest: HASH,
  ...more,
});

const build = (images: DescribedBuild['images']): DescribedBuild => ({
  version: '1.2.3',
  project: 'shop',
  commit: '0123456789abcdef0123456789abcdef01234567',
  images,
  redact: (text) => text.replaceAll(/hush-\d/g, '[redacted]'),
});

function valid(described: DescribedBuild): { images: Record<string, unknown>[]; commit: unknown } {
  const metadata = buildMetadata(described);
  isMetadata(metadata);
  expect(isMetadata.errors ?? []).toEqual([]);
  return metadata as ReturnType<typeof valid>;
}

describe('buildMetadata', () => {
  test('tells what an image is made of, and where it is', () => {
    const entries = [
      entry('src', { kind: 'directory', digest: '' }),
      entry('src/a.py'),
      entry('src/b.py', { kind: 'link', target: 'a.py' }),
    ];
    const image = { outcome: BUILT, entries, buildArguments: ['B', 'A'], builtAt: '2026-11-22T06:00:00Z' };
    expect(valid(build([image]))).toEqual({
      schemaVersion: 1,
      tool: { name: 'tq', version: '1.2.3' },
      project: 'shop',
      commit: '0123456789abcdef0123456789abcdef01234567',
      images: [
        {
          references: ['registry.example/orders:3f2a', 'registry.example/orders:main'],
          status: 'built',
          digest: `sha256:${HASH}`,
          imageId: `sha256:${'cd'.repeat(32)}`,
          platform: 'linux/amd64',
          target: 'run',
          content: HASH,
          dockerfile: 'Dockerfile',
          bases: ['python:3.12-slim'],
          buildArguments: ['A', 'B'],
          context: { path: 'services/orders', files: 2, bytes: 30 },
          inputCount: 2,
          inputs: [
            { path: 'src/a.py', sha256: HASH },
            { path: 'src/b.py', sha256: HASH },
          ],
          labels: {
            'org.opencontainers.image.version': '1.2',
            'com.example.token': '********',
            'com.example.db-pwd.prod': '********',
            'com.example.token-url': 'https://example.com',
            note: 'see [redacted]',
          },
          deployments: ['orders/hourly'],
          builtAt: '2026-11-22T06:00:00Z',
        },
      ],
    });
  });

  test('says null for what is not known, as of an image that was built elsewhere', () => {
    const { images, commit } = valid({ ...build([{ outcome: GIVEN }]), commit: undefined });
    expect(commit).toBeNull();
    expect(images[0]).toMatchObject({
      digest: null,
      content: null,
      context: null,
      inputs: null,
      inputCount: null,
    });
  });

  test('only counts more than 20,000 inputs', () => {
    const many = Array.from({ length: 20_001 }, (_, index) => entry(`f${index}`));
    const { images } = valid(
      build([
        { outcome: BUILT, entries: many },
        { outcome: BUILT, entries: many.slice(1) },
      ]),
    );
    expect(images[0]).toMatchObject({ inputCount: 20_001, inputs: null });
    expect(images[1]?.inputs).toHaveLength(20_000);
  });
});
