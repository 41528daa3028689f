/** An image with Python and Prefect, made from Debian's packages and Python's, since no public image can be relied on. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { whenProcessEnds } from './prefect-server.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';
import { removeFolder } from './remove-folder.ts';

/** Goes into the name of what is cached; raise it when the steps below change. */
const RECIPE = 1;
/** The Debian release whose Python is 3.11. */
const RELEASE = 'bookworm';
const DEBIAN_PACKAGES = ['python3', 'python3-venv', 'ca-certificates'];
const REQUIREMENTS = join(ROOT, 'scripts', 'python-requirements.txt');
const MODULES = 'usr/local/lib/python3.11/dist-packages';
/** Nothing in a container reads these. */
const NEEDLESS = ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/man', 'usr/share/locale'];

/**
 * The name of an image in this engine that runs flows: Python 3.11 as `python`, `pip`, and all of
 * `python-requirements.txt`. Made once (under two minutes) and kept as an archive in `.cache/`.
 */
export async function pythonBase(dockerHost: string): Promise<string> {
  const { hash, archive } = baseArchive();
  const image = `tq-test/python:3.11-${hash}`;
  const env = { DOCKER_HOST: dockerHost };
  const present = await execa('docker', ['image', 'inspect', image], { env, reject: false });
  if (present.exitCode === 0) return image;

  await preparePythonBase();
  const started = performance.now();
  await execa('docker', ['import', '--change=CMD ["python3"]', archive, image], { env });
  tell(`imported as ${image}`, started);
  return image;
}

/** What takes long of it, and needs no engine. */
export async function preparePythonBase(): Promise<void> {
  const { archive } = baseArchive();
  if (!existsSync(archive)) await makeArchive(archive);
}

function baseArchive(): { hash: string; archive: string } {
  const list = readFileSync(REQUIREMENTS, 'utf8');
  const hash = createHash('sha256').update(`${RECIPE}\n${list}`).digest('hex').slice(0, 12);
  return { hash, archive: join(ROOT, '.cache', `python-base-${hash}.tar`) };
}

async function makeArchive(archive: string): Promise<void> {
  const { python } = await pythonEnvironment();
  mkdirSync(dirname(archive), { recursive: true });
  // Beside its cache, so that uv can link files instead of copying them.
  const folder = mkdtempSync(join(dirname(archive), 'python-base-'));
  const remove = (): void => removeFolder(folder);
  const forget = whenProcessEnds(remove);
  try {
    const tree = join(folder, 'tree');
    await step('a Debian with Python', () => bootstrap(tree));
    await step('Python packages', () => installPackages(python, tree));
    const partial = join(folder, 'tree.tar');
    await step('archive', () => execa('tar', [`--directory=${tree}`, '--create', `--file=${partial}`, '.']));
    renameSync(partial, archive);
  } finally {
    forget();
    remove();
  }
}

async function bootstrap(tree: string): Promise<void> {
  const options = ['--variant=minbase', `--include=${DEBIAN_PACKAGES.join(',')}`];
  const mirror = await debianMirror();
  await execa('debootstrap', [...options, RELEASE, tree, ...(mirror === undefined ? [] : [mirror])]);
  for (const path of NEEDLESS) rmSync(join(tree, path), { recursive: true, force: true });
  // As in the official images of Python: `pip` may install beside Debian's own packages, and `python` is a program.
  rmSync(join(tree, 'usr/lib/python3.11/EXTERNALLY-MANAGED'), { force: true });
  symlinkSync('/usr/bin/python3', join(tree, 'usr/local/bin/python'));
}

/** Where this machine gets its packages; undefined when that is not this release of Debian. */
async function debianMirror(): Promise<string | undefined> {
  const { stdout } = await execa(
    'apt-get',
    ['indextargets', '--format=$(RELEASE) $(REPO_URI)', 'Created-By: Packages'],
    { reject: false },
  );
  const line = stdout.split('\n').find((text) => text.startsWith(`${RELEASE} `));
  return line?.slice(RELEASE.length + 1);
}

async function installPackages(python: string, tree: string): Promise<void> {
  await execa(join(dirname(python), 'uv'), [
    'pip',
    'install',
    '--quiet',
    `--python=${python}`,
    '--python-version=3.11',
    `--target=${join(tree, MODULES)}`,
    // A container would compile all it imports at every start.
    '--compile-bytecode',
    `--requirement=${REQUIREMENTS}`,
    'pip',
  ]);
  writeProgram(tree, 'prefect', 'from prefect.cli import app as main');
  writeProgram(tree, 'pip', 'from pip._internal.cli.main import main');
}

/** The programs that come with packages name the Python of this machine. */
function writeProgram(tree: string, name: string, importMain: string): void {
  const text = `#!/usr/bin/python3\nimport sys\n${importMain}\nsys.exit(main())\n`;
  writeFileSync(join(tree, 'usr/local/bin', name), text, { mode: 0o755 });
}

async function step(name: string, run: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await run();
  tell(name, started);
}

function tell(what: string, started: number): void {
  console.error(`python base: ${what}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
