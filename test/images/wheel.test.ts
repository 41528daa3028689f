/** A project packed as a wheel, its image built without any network, and a container of it run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { nodeBuildContexts } from '../../src/adapters/read-build-context.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { stagingFolders } from '../../src/adapters/staging-folders.ts';
import { stageWheel } from '../../src/building/pack-wheel.ts';
import type { EngineKind } from '../../src/ports/image-engine.ts';
import { pythonBase } from '../../scripts/container-parts.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { zipOf } from '../conformance/zip-of.ts';
import { engineHost, type EngineHost } from './engine-hosts.ts';

const skipped = inject('imagesSkipped');
const dockerHost = inject('dockerHost');
const buildx = inject('buildx');

const FLOW = `from prefect import flow
import orders


@flow
def quality():
    """Check the orders."""


print("answer", orders.ANSWER, "from", orders.__file__, "of", quality.name)
`;
const PROJECT = {
  'pyproject.toml': `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "orders-quality"
version = "1.2.0"
requires-python = ">=3.11"
dependencies = ["tqtool>=2"]
[tool.hatch.build.targets.wheel]
packages = ["src/orders"]
`,
  'requirements.txt': 'tqtool==3.0\n',
  'src/orders/__init__.py': 'from tqtool import ANSWER\n',
  'flows/check.py': FLOW,
  'quality/orders.yaml': 'version: 1\n',
  '.env': 'TOKEN=hunter2\n',
  'wheels/tqtool-3.0-py3-none-any.whl': zipOf({
    'tqtool.py': 'ANSWER = 42\n',
    'tqtool-3.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tqtool\nVersion: 3.0\n',
    'tqtool-3.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    'tqtool-3.0.dist-info/RECORD': 'tqtool.py,,\ntqtool-3.0.dist-info/RECORD,,\n',
  }),
};
const KINDS: { kind: EngineKind; missing: string }[] = [
  { kind: 'docker', missing: skipped },
  { kind: 'buildx', missing: skipped || (buildx === '' ? 'buildx cannot be had' : '') },
];

for (const { kind, missing } of KINDS) {
  describe.skipIf(missing)(`${kind}${missing ? ` (skipped: ${missing})` : ''}`, () => {
    const image = `tq-test/wheel-${kind}:1`;
    let base: string;
    let python: string;
    let host: EngineHost;
    let staging: string;
    beforeAll(async () => {
      ({ python } = await pythonEnvironment('python-requirements-build.txt'));
      base = await pythonBase(dockerHost);
      host = engineHost({ DOCKER_HOST: dockerHost }, kind === 'buildx' ? buildx : '');
      staging = mkdtempSync(join(tmpdir(), 'tq-staging-'));
    });
    afterAll(() => {
      host.remove();
      rmSync(staging, { recursive: true, force: true });
    });

    /** Each instruction with whether it came from the cache. */
    async function buildImage(files: Record<string, string | Uint8Array>): Promise<Map<string, boolean>> {
      const projectDirectory = projectFolder(files);
      const read = await nodeBuildContexts().read(projectDirectory, {
        isExcluded: () => false,
        mayHoldIncluded: () => false,
      });
      if ('failure' in read) throw new Error(read.failure);
      const staged = await stageWheel(
        { projectDirectory, entries: read.entries, base, folderName: 'my $orders', noIsolation: true },
        {
          files: nodeFileSystem(),
          processes: execaProcesses(),
          staging: stagingFolders(staging),
          interpreters: () => Promise.resolve([{ path: python, origin: 'PATH' }]),
          variables: process.env,
        },
      );
      if ('failure' in staged) throw new Error(JSON.stringify(staged.failure, null, 2));
      try {
        const engine = await host.engines.open(kind);
        if ('failure' in engine) throw new Error(engine.failure.message);
        const lines: string[] = [];
        const built = await engine.build({
          context: staged.context,
          dockerfile: staged.dockerfile,
          references: [image],
          buildArguments: {},
          labels: {},
          pull: false,
          noCache: false,
          network: 'none',
          onLine: (line) => lines.push(line),
        });
        if ('failure' in built) throw new Error(`${built.failure.message}\n${lines.join('\n')}`);
        return cachedInstructions(lines);
      } finally {
        await staged.dispose();
      }
    }

    async function run(...command: string[]): Promise<string> {
      const args = ['run', '--rm', '--network=none', image, ...command];
      return (await execa('docker', args, { env: { DOCKER_HOST: dockerHost } })).stdout;
    }

    it('runs the flow as another user than root, with what the project needs and no login', async () => {
      await buildImage(PROJECT);
      expect(await run('id', '-u')).toBe('10001');
      expect(await run('pwd')).toBe('/opt/prefect/my $orders');
      expect(await run('python3', 'flows/check.py')).toMatch(
        /^answer 42 from \/usr\/(local\/)?lib\/.*-packages\/orders\/__init__\.py of quality$/,
      );
      expect((await run('ls', '-A')).split('\n')).toEqual([
        'flows',
        'pyproject.toml',
        'quality',
        'requirements.txt',
        'src',
      ]);
      expect(
        await run('sh', '-c', 'echo x > "$HOME/x" && cat "$HOME/x"; touch x 2>/dev/null || echo no'),
      ).toBe('x\nno');
      const history = await execa('docker', ['history', '--no-trunc', '--format={{.CreatedBy}}', image], {
        env: { DOCKER_HOST: dockerHost },
      });
      expect(history.stdout).toContain('pip install');
      expect(history.stdout).not.toContain('hunter2');
    });

    it('builds only the last layers anew when a flow changes, and the wheel with the package', async () => {
      await buildImage(PROJECT);
      const flow = await buildImage({ ...PROJECT, 'flows/check.py': `${FLOW}print("changed")\n` });
      expect(await run('python3', 'flows/check.py')).toContain('\nchanged');
      const isCached = (of: Map<string, boolean>, part: string): boolean | undefined =>
        [...of].find(([instruction]) => instruction.includes(part))?.[1];
      expect(isCached(flow, '--requirement')).toBe(true);
      expect(isCached(flow, '--no-deps')).toBe(true);
      expect(isCached(flow, 'COPY project')).toBe(false);

      const source = { 'src/orders/__init__.py': 'from tqtool import ANSWER\nANSWER += 1\n' };
      const other = await buildImage({ ...PROJECT, ...source });
      expect(isCached(other, '--requirement')).toBe(true);
      expect(isCached(other, '--no-deps')).toBe(false);
      expect(await run('python3', 'flows/check.py')).toContain('answer 43');
    });
  });
}

/** Of the classic builder (`Step 3/7 : RUN …`, `Using cache`) and of BuildKit (`#8 [4/7] RUN …`, `#8 CACHED`). */
function cachedInstructions(lines: readonly string[]): Map<string, boolean> {
  const cached = new Map<string, boolean>();
  const byNumber = new Map<string, string>();
  let last = '';
  for (const line of lines) {
    const [, classic] = /^Step \d+\/\d+ : (.*)$/.exec(line) ?? [];
    const [, number = '', started] = /^(#\d+) \[[^\]]*\d+\/\d+\] (.*)$/.exec(line) ?? [];
    const [, hit] = /^(#\d+) CACHED$/.exec(line) ?? [];
    const begun = classic ?? started;
    if (begun !== undefined) {
      last = begun;
      byNumber.set(number, begun);
      if (!cached.has(begun)) cached.set(begun, false);
    } else if (line.trim() === '---> Using cache') cached.set(last, true);
    else if (hit !== undefined) cached.set(byNumber.get(hit) ?? '', true);
  }
  return cached;
}
