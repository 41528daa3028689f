/**
 * The docker steps of one `prefect.yaml` by `prefect deploy` (Prefect and prefect-docker themselves) and by `tq deploy`:
 * the same images, the same outputs, the same deployments. What differs on purpose is named here, and nothing else does.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type PrefectServer, startPrefectServer } from '../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { differences } from '../e2e/server-state.ts';
import { type Deployed, deployWith, makePrefectImage } from './deploy-both-ways.ts';
import { type ImageInside, imageInside } from './image-inside.ts';
import { digestsOf } from './registry-digests.ts';
import { BUILD_ARGUMENT, type Projects, projects } from './same-as-prefect-project.ts';

const skipped = inject('imagesSkipped');
const dockerHost = inject('dockerHost');
const { host: registry } = inject('registry');
const buildx = inject('buildx');

/** Prefect writes it into the project for as long as it builds, so its own `COPY .` takes it along. */
const LEFT_BY_PREFECT = 'opt/prefect/automatic/Dockerfile';
/**
 * A Dockerfile that is no file of the project gets a name by chance from the client of the classic builder, which keeps
 * it out of the image by a line in the image's copy of this file.
 */
const NOTED_BY_DOCKER = 'opt/prefect/automatic/.dockerignore';
/** A line end, `.dockerfile.`, 20 characters by chance, a line end (`cli/command/image/build/context.go` of docker/cli). */
const NOTE_BYTES = 34;
/** BuildKit's mark of an image whose Dockerfile has a `CMD` or an `ENTRYPOINT`; only Windows reads it. */
const OF_BUILDKIT = { ArgsEscaped: true };
/** For telling whether an image has to be built again, and where it came from. */
const LABELS_OF_TQ = ['tq.content', 'tq.inputs', 'tq.project'];
/** The tag, where one is written. */
const VERSION_LABEL = 'org.opencontainers.image.version';

function filesBut(image: ImageInside, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image.files).filter(([path]) => !names.includes(path)));
}

describe.skipIf(skipped)('docker steps', () => {
  let server: PrefectServer | undefined;
  let folders: Projects | undefined;
  let byPrefect: Deployed;
  let byTq: Deployed;
  let byBuildx: Deployed | undefined;

  beforeAll(async () => {
    server = await startPrefectServer({ python: await pythonEnvironment() });
    folders = projects();
    await makePrefectImage(dockerHost, folders.home);
    const parts = { apiUrl: server.apiUrl, dockerHost, registry, buildx };
    byPrefect = await deployWith('prefect', folders, parts);
    byTq = await deployWith('tq', folders, parts);
    if (buildx !== '') byBuildx = await deployWith('tq-buildx', folders, parts);
  });
  afterAll(async () => {
    await server?.stop();
    folders?.remove();
  });

  const written = ({ images }: Deployed): Promise<ImageInside> =>
    imageInside(dockerHost, `${images}/written:1.0`);
  /** Its tag, which nobody wrote: Prefect makes it of the time, `tq` of the content. */
  const automaticTag = async ({ images }: Deployed): Promise<string> =>
    Object.keys(await digestsOf(`${images}/automatic`)).join();
  const automatic = async (deployed: Deployed): Promise<ImageInside> =>
    imageInside(dockerHost, `${deployed.images}/automatic:${await automaticTag(deployed)}`);

  test('deployments are the same but for the pinned digest, the tag that nobody wrote, and the id of the image', async () => {
    const ids = [(await written(byPrefect)).id, (await written(byTq)).id];
    const tags = { prefect: await automaticTag(byPrefect), tq: await automaticTag(byTq) };
    const { [tags.tq]: automaticDigest } = await digestsOf(`${byTq.images}/automatic`);
    const { '1.0': writtenDigest } = await digestsOf(`${byTq.images}/written`);
    // `image_id` is that of the image with its labels.
    expect(await differences(byPrefect.state, byTq.state)).toEqual([
      [
        'deployments.orders/automatic.job_variables.image',
        `IMAGES/automatic:${tags.prefect}`,
        `IMAGES/automatic@${automaticDigest}`,
      ],
      [
        'deployments.orders/by-digest.job_variables.image',
        'IMAGES/written:1.0',
        `IMAGES/written@${writtenDigest}`,
      ],
      ['deployments.orders/by-digest.parameters.outputs.image_id', ...ids],
      ['deployments.orders/by-tag.parameters.outputs.image_id', ...ids],
    ]);
    const { deployments } = JSON.parse(byTq.state) as {
      deployments: Record<string, { job_variables: object; parameters: object }>;
    };
    expect(deployments['orders/by-tag']).toMatchObject({
      job_variables: { image: 'IMAGES/written:1.0' },
      parameters: {
        outputs: { image: 'IMAGES/written:1.0', tag: '1.0', additional_tags: ['also', 'v1'] },
      },
    });
    expect(tags.prefect).toMatch(/^\d{4}-\d\d-\d\dt/);
    expect(tags.tq).toMatch(/^[0-9a-f]{16}$/);
  });

  test('with a Dockerfile, arguments, labels and a target: the same files and the same config', async () => {
    const [prefect, tq] = [await written(byPrefect), await written(byTq)];
    expect(tq.files).toEqual(prefect.files);
    expect(tq.config).toEqual(prefect.config);
    expect(prefect.config).toMatchObject({
      Env: ['PATH=/bin', 'STAGE=app'],
      Cmd: ['sleep', '1'],
      Entrypoint: ['/bin/busybox'],
      User: '1000:1000',
      WorkingDir: '/srv/app',
    });
    const { size } = prefect.files.greeting as { size: number };
    expect(size).toBe(`${BUILD_ARGUMENT}|`.length);
    const inContext = Object.keys(prefect.files).filter((path) => path.startsWith('srv/app/'));
    expect(inContext).toContain('srv/app/keep.log');
    expect(inContext.filter((path) => /run\.log|secret|prefect\.yaml/.test(path))).toEqual([]);
  });

  test('with `dockerfile: auto`: the same but for the Dockerfile that Prefect leaves in it', async () => {
    const [prefect, tq] = [await automatic(byPrefect), await automatic(byTq)];
    expect(prefect.files).toHaveProperty([LEFT_BY_PREFECT]);
    expect(tq.files).not.toHaveProperty([LEFT_BY_PREFECT]);
    expect(filesBut(tq, NOTED_BY_DOCKER)).toEqual(filesBut(prefect, NOTED_BY_DOCKER, LEFT_BY_PREFECT));
    const [before, noted] = [prefect, tq].map(({ files }) => files[NOTED_BY_DOCKER] as { size: number });
    expect(noted).toEqual({ ...before, size: (before?.size ?? 0) + NOTE_BYTES, sha256: expect.any(String) });
    expect(tq.config).toEqual(prefect.config);
    expect(tq.config).toMatchObject({ WorkingDir: '/opt/prefect/automatic/', Entrypoint: ['busybox'] });
    expect(tq.files).toHaveProperty(['opt/prefect/automatic/flows/orders.py']);
  });

  test.skipIf(buildx === '')('by BuildKit: the same files and the same config as well', async () => {
    if (byBuildx === undefined) throw new Error('it was not deployed');
    const [prefect, tq] = [await written(byPrefect), await written(byBuildx)];
    expect(tq.files).toEqual(prefect.files);
    expect(tq.config).toEqual({ ...prefect.config, ...OF_BUILDKIT });
    const [prefectAuto, tqAuto] = [await automatic(byPrefect), await automatic(byBuildx)];
    expect(tqAuto.files).toEqual(filesBut(prefectAuto, LEFT_BY_PREFECT));
    expect(tqAuto.config).toEqual(prefectAuto.config);
    expect(await automaticTag(byBuildx)).toBe(await automaticTag(byTq));
  });

  test('labels: those of the file and of Prefect are the same, and `tq` adds its own', async () => {
    const [prefect, tq] = [await written(byPrefect), await written(byTq)];
    expect(prefect.labels).toEqual({
      of: 'dockerfile',
      team: 'data',
      note: 'a "b" = c',
      'io.prefect.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(tq.labels).toMatchObject(prefect.labels);
    const added = (of: ImageInside, than: ImageInside): string[] =>
      Object.keys(of.labels).filter((label) => !(label in than.labels));
    expect(added(tq, prefect).sort()).toEqual([VERSION_LABEL, ...LABELS_OF_TQ]);
    const [prefectAuto, tqAuto] = [await automatic(byPrefect), await automatic(byTq)];
    expect(tqAuto.labels).toMatchObject(prefectAuto.labels);
    expect(added(tqAuto, prefectAuto).sort()).toEqual(LABELS_OF_TQ);
  });

  test('each image is built once and pushed once for each of its tags, which all name it', async () => {
    const happened = async (deployed: Deployed): Promise<string[]> => {
      const tag = await automaticTag(deployed);
      return deployed.events.map(({ action, name }) => `${action} ${name.replace(tag, 'TAG')}`).sort();
    };
    const expected = [
      'push IMAGES/automatic',
      'push IMAGES/written',
      'push IMAGES/written',
      'push IMAGES/written',
      'tag IMAGES/automatic:TAG',
      'tag IMAGES/written:1.0',
      'tag IMAGES/written:also',
      'tag IMAGES/written:v1',
    ];
    expect(await happened(byPrefect)).toEqual(expected);
    expect(await happened(byTq)).toEqual(expected);
    for (const { images } of [byPrefect, byTq]) {
      const digests = await digestsOf(`${images}/written`);
      expect(Object.keys(digests).sort()).toEqual(['1.0', 'also', 'v1']);
      expect(new Set(Object.values(digests)).size).toBe(1);
    }
  });
  test('deployed again by `tq`: the registry has every image, so nothing is done and no engine is needed', () => {
    expect(byTq.repeated).toEqual([
      expect.stringMatching(/^2 unchanged$/m),
      expect.stringMatching(/^1 unchanged$/m),
    ]);
  });
});
