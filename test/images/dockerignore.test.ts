/** Real builders and `tq` must see the same files of the same context, whatever its ignore file says. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nodeBuildContexts } from '../../src/adapters/read-build-context.ts';
import { ignoreRules } from '../../src/images/dockerignore.ts';
import { CASES, randomCases, TREE, type IgnoreCase } from './ignore-cases.ts';

const run = promisify(execFile);
const AT_ONCE = 4;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tq-ignore-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function makeContext({ name, ignore, dockerfile = 'Dockerfile' }: IgnoreCase): string {
  const context = mkdtempSync(join(folder, 'context-'));
  for (const path of [...TREE.files, dockerfile]) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), path);
  }
  for (const path of TREE.emptyFolders) mkdirSync(join(context, path), { recursive: true });
  for (const [path, target] of TREE.links) symlinkSync(target, join(context, path));
  // A label keeps the builder from taking an image of its cache for another case's.
  writeFileSync(join(context, dockerfile), `FROM scratch\nLABEL case=${JSON.stringify(name)}\nCOPY . /in/\n`);
  writeFileSync(join(context, '.dockerignore'), ignore);
  return context;
}

type Seen = readonly string[] | 'refused';

/** With the folders above an entry that is in, which are made for it. */
async function seenByTq(
  context: string,
  { ignore, dockerfile }: IgnoreCase,
  engine: 'docker' | 'buildx',
): Promise<Seen> {
  const rules = ignoreRules(ignore, { dockerfile: dockerfile ?? 'Dockerfile', engine });
  if ('failure' in rules) return 'refused';
  const read = await nodeBuildContexts().read(context, rules);
  if (!('entries' in read)) throw new Error(`${read.path}: ${read.failure}`);
  return withFolders(read.entries.map(({ path }) => path));
}

function withFolders(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (let path of paths) for (; path !== '.'; path = dirname(path)) all.add(path);
  return [...all].sort();
}

function environment(extra: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_HOST: inject('dockerHost'), ...extra };
}

async function seenByClassicBuilder(
  context: string,
  { dockerfile = 'Dockerfile' }: IgnoreCase,
): Promise<Seen> {
  const env = environment({ DOCKER_BUILDKIT: '0' });
  const build = ['build', '--quiet', `--file=${join(context, dockerfile)}`, '--', context];
  const built = await run('docker', build, { env }).catch(refusal);
  if (built === 'refused') return built;
  const container = (await run('docker', ['create', built.stdout.trim(), 'none'], { env })).stdout.trim();
  const archive = `${context}.tar`;
  await run('docker', ['export', `--output=${archive}`, '--', container], { env });
  return listArchive(archive);
}

async function seenByBuildKit(context: string, { dockerfile = 'Dockerfile' }: IgnoreCase): Promise<Seen> {
  const env = environment({ DOCKER_CONFIG: inject('buildx') });
  const archive = `${context}.buildkit.tar`;
  const build = ['buildx', 'build', '--progress=quiet', `--output=type=tar,dest=${archive}`];
  const file = `--file=${join(context, dockerfile)}`;
  const built = await run('docker', [...build, file, '--', context], { env }).catch(refusal);
  return built === 'refused' ? built : listArchive(archive);
}

/** Any other reason to fail than the ignore file is a mistake of the test. */
function refusal(error: { stderr?: string }): 'refused' {
  if (!/syntax error in pattern|illegal exclusion pattern|invalid excludepatterns/.test(error.stderr ?? ''))
    throw error;
  return 'refused';
}

async function listArchive(archive: string): Promise<string[]> {
  const { stdout } = await run('tar', ['--list', '--quoting-style=literal', `--file=${archive}`]);
  const inside = stdout.split('\n').flatMap((line) => /^(?:\.\/)?in\/(.+?)\/?$/.exec(line)?.[1] ?? []);
  return withFolders(inside);
}

type Builder = (context: string, one: IgnoreCase) => Promise<Seen>;

async function compareAll(
  cases: readonly IgnoreCase[],
  engine: 'docker' | 'buildx',
  builder: Builder,
): Promise<void> {
  const waiting = [...cases];
  const differences: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const context = makeContext(one);
      const [real, ours] = [await builder(context, one), await seenByTq(context, one, engine)];
      if (JSON.stringify(real) !== JSON.stringify(ours))
        differences.push({ ...one, ...difference(real, ours) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(differences).toEqual([]);
}

function difference(real: Seen, ours: Seen): object {
  if (real === 'refused' || ours === 'refused') return { real, ours };
  return {
    onlyReal: real.filter((path) => !ours.includes(path)),
    onlyOurs: ours.filter((path) => !real.includes(path)),
  };
}

describe.skipIf(inject('imagesSkipped') !== '')('ignore files', () => {
  const cli = Number(/\d+/.exec(execFileSync('docker', ['--version'], { encoding: 'utf8' }))?.[0]);
  const cases = [...CASES, ...randomCases(20)].filter(({ since = 0 }) => since <= cli);

  it('are read as the classic builder reads them', () => compareAll(cases, 'docker', seenByClassicBuilder));

  it.skipIf(inject('buildx') === '')('are read as BuildKit reads them', () =>
    compareAll(cases, 'buildx', seenByBuildKit),
  );
});
