import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import type { RegistryFailure } from '../../../../src/ports/registry.ts';
import { EVERYTHING } from '../../../../src/project/select.ts';
import { ProjectLoader } from '../../../../src/reading/load-project.ts';
import { lookAtImages } from '../../../../src/reading/preflight/look-at-images.ts';
import { digestOfText, FakeRegistry } from '../../../fakes/fake-images.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';

const FLOWS = 'from prefect import flow\n\n\n@flow\ndef f():\n    pass\n';

async function look(images: readonly string[], refusal?: RegistryFailure, top = '') {
  const entries = images.map(
    (pool, index) => `  - {name: d${index}, entrypoint: "flows.py:f", work_pool: {name: ${pool}}}\n`,
  );
  const files = new MemoryFiles('/project', {
    'prefect.yaml': `deployments:\n${entries.join('')}${top}`,
    'flows.py': FLOWS,
  });
  const loader = await ProjectLoader.open(
    { workingDirectory: '/project', prefectFile: 'prefect.yaml', selection: EVERYTHING, environment: {} },
    { files, python: treeSitterPython(), clock: new FixedClock(new Date('2026-01-01T00:00:00Z')) },
  );
  const loaded = await loader.load();
  if (loaded.project === undefined) throw new Error('the project cannot be read');
  const { checked } = loaded;
  const registry = new FakeRegistry();
  const image = { digest: digestOfText('a'), imageId: 'x', labels: {}, platforms: ['linux/amd64'] };
  registry.hold('registry.test/orders', '1', image);
  registry.refusal = refusal;
  const answer = await lookAtImages(
    { checked, loaded, quality: undefined, folders: loader.folders, texts: new Map(), variables: {} },
    { registry: async () => registry, clock: new FixedClock() },
  );
  return {
    asked: registry.asked,
    found: answer.findings.map(
      ({ finding: { code, message, where }, entries: about }) =>
        `${code} ${about?.join(',')} ${where?.start.line} ${message}`,
    ),
    seen: answer.seen.map(({ entries: about, text }) => `${about?.join(',')} ${text}`),
    skipped: answer.skipped.map(({ entries: about, text }) => `${about?.join(',')} ${text}`),
  };
}

const of = (image: string): string => `k8s, job_variables: {image: "${image}"}`;

describe('a look at images', () => {
  it('asks for each image once', async () => {
    const { asked, found, seen, skipped } = await look([
      of('registry.test/orders:1'),
      of('registry.test/orders:1'),
      of('registry.test/orders:2'),
      of('registry.test/orders'),
    ]);
    expect(asked).toEqual([
      'digest registry.test/orders:1',
      'digest registry.test/orders:2',
      'digest registry.test/orders:latest',
    ]);
    expect(seen).toEqual([`0,1 registry.test/orders:1 is ${digestOfText('a').slice(0, 19)}`]);
    expect(found).toEqual([
      'TQ5014 2 4 the registry `registry.test` has no image `registry.test/orders:2`',
      'TQ5014 3 5 the registry `registry.test` has no image `registry.test/orders:latest`',
    ]);
    expect(skipped).toEqual([]);
  });

  it('asks nothing where there is no image, or it is not known', async () => {
    const step = 'build: [{prefect.deployments.steps.run_shell_script: {id: build, script: make}}]\n';
    const pools = ['local', 'ecs-prod', of('{{ build.image }}'), of('Team App')];
    const { asked, skipped, found } = await look(pools, undefined, step);
    expect(asked).toEqual([]);
    expect(skipped).toEqual([
      '2 the image is not known before a deploy',
      '0 runs are processes, without an image',
      '1 the work pool chooses the image',
    ]);
    expect(found).toEqual(['TQ5014 3 5 `Team App` cannot name an image: it holds a space']);
  });

  it('says why it could not be told', async () => {
    const failure = { reason: 'unauthenticated', message: 'registry.test wants a login' } as const;
    const { found } = await look([of('registry.test/orders:1')], { failure });
    expect(found).toEqual([
      'TQ5015 0 2 whether the image `registry.test/orders:1` is there could not be told: registry.test wants a login',
    ]);
  });
});
