/** Repositories whose configuration names programs: plain git starts each of them, `tq` none. */
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simpleGitAdapter } from '../../src/adapters/git/simple-git.ts';
import { TqError } from '../../src/tq-error.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { startGitServer, type GitServer } from '../unit/steps/git-server.ts';
import { gitIn, makeRepositories } from '../unit/steps/repositories.ts';
import { startGitDaemon, startSshServer, type Host, type SshServer } from './remotes.ts';
import { skipWithoutRemotes } from './skip.ts';

const isComplete = skipWithoutRemotes();
const root = realpathSync(mkdtempSync(join(tmpdir(), 'tq-hostile-')));
const { commits } = makeRepositories(root);

let http: GitServer;
let ssh: SshServer;
let daemon: Host;
beforeAll(async () => {
  if (!isComplete) return;
  http = await startGitServer({ root, login: 'user:password' });
  [ssh, daemon] = await Promise.all([startSshServer(), startGitDaemon(root)]);
});
afterAll(async () => {
  if (isComplete) await Promise.all([http.close(), ssh.stop(), daemon.stop()]);
  rmSync(root, { recursive: true, force: true });
});

interface Place {
  folder: string;
  /** A program that leaves `witness` behind. */
  program: string;
  witness: string;
  url: string;
  /** In git's own format, behind what stands in `.git/config`. */
  configure(lines: string): void;
}

interface Trap {
  url?: () => string;
  set(place: Place): void;
  /** What plain git is asked for, to show that the trap works. */
  plain: (place: Place) => string[];
}

const overSsh = (): string => `${ssh.url}${root}/flows.git`;
const overHttp = (): string => `${http.url}/flows.git`;
const fetch = ({ url }: Place): string[] => ['fetch', '--depth', '1', url, 'refs/heads/dev/side'];
const checkOut = ({ folder }: Place): string[] => ['worktree', 'add', '--detach', `${folder}.plain`, 'HEAD'];
const diff = (): string[] => ['diff', 'HEAD'];

function hook(name: string, folder: (place: Place) => string, more = ''): Trap {
  return {
    set(place) {
      mkdirSync(folder(place), { recursive: true });
      writeProgram(join(folder(place), name), place.witness);
      place.configure(more);
    },
    plain: checkOut,
  };
}

const inGit = ({ folder }: Place): string => join(folder, '.git', 'hooks');

const TRAPS: Record<string, Trap> = {
  'core.sshCommand': {
    url: overSsh,
    set: ({ configure, program }) => configure(`[core]\nsshCommand = ${program}`),
    plain: fetch,
  },
  'core.sshCommand of an included file': {
    url: overSsh,
    set({ folder, configure, program }) {
      writeFileSync(join(folder, 'more'), `[core]\nsshCommand = ${program}\n`);
      configure('[include]\npath = ../more');
    },
    plain: fetch,
  },
  'core.sshCommand of the worktree': {
    url: overSsh,
    set({ folder, configure, program }) {
      configure('[extensions]\nworktreeConfig = true');
      writeFileSync(join(folder, '.git', 'config.worktree'), `[core]\nsshCommand = ${program}\n`);
    },
    plain: fetch,
  },
  'core.gitProxy': {
    url: () => `${daemon.url}/flows.git`,
    set: ({ configure, program }) => configure(`[core]\ngitProxy = ${program}`),
    plain: fetch,
  },
  'credential.helper': {
    url: overHttp,
    set: ({ configure, program }) => configure(`[credential]\nhelper = "!${program}"`),
    plain: fetch,
  },
  'credential.helper of a host': {
    url: overHttp,
    set: ({ configure, program }) => configure(`[credential "${http.url}"]\nhelper = "!${program}"`),
    plain: fetch,
  },
  'core.askPass': {
    url: overHttp,
    set: ({ configure, program }) => configure(`[core]\naskPass = ${program}`),
    plain: fetch,
  },
  'remote.<url>.uploadpack': {
    url: () => `file://${root}/flows.git`,
    set: ({ configure, program, url }) => configure(`[remote "${url}"]\nuploadpack = ${program}`),
    plain: fetch,
  },
  'url.ext::.insteadOf': {
    url: overHttp,
    set: ({ configure, program }) =>
      configure(`[protocol "ext"]\nallow = always\n[url "ext::${program} "]\ninsteadOf = http://`),
    plain: fetch,
  },
  'core.alternateRefsCommand': {
    set({ folder, configure, program }) {
      writeFileSync(join(folder, '.git/objects/info/alternates'), `${root}/with-parts.git/objects\n`);
      configure(`[core]\nalternateRefsCommand = ${program}`);
    },
    plain: fetch,
  },
  'core.fsmonitor': {
    set: ({ configure, program }) => configure(`[core]\nfsmonitor = ${program}`),
    plain: () => ['status'],
  },
  'core.hooksPath': hook('post-checkout', ({ folder }) => join(folder, 'own'), '[core]\nhooksPath = own'),
  'post-checkout': hook('post-checkout', inGit),
  'reference-transaction': hook('reference-transaction', inGit),
  'filter.clean': {
    set: ({ configure, program }) => configure(`[filter "x"]\nclean = ${program}\nrequired = true`),
    plain: diff,
  },
  'filter.smudge': {
    set: ({ configure, program }) => configure(`[filter "x"]\nsmudge = ${program}`),
    plain: checkOut,
  },
  'filter.process': {
    set: ({ configure, program }) => configure(`[filter "x"]\nprocess = ${program}`),
    plain: checkOut,
  },
  'diff.external': {
    set: ({ configure, program }) => configure(`[diff]\nexternal = ${program}`),
    plain: diff,
  },
  'diff.command': {
    set: ({ configure, program }) => configure(`[diff "x"]\ncommand = ${program}`),
    plain: diff,
  },
  'diff.textconv': {
    set: ({ configure, program }) => configure(`[diff "x"]\ntextconv = ${program}`),
    plain: diff,
  },
};

function writeProgram(path: string, witness: string): void {
  writeFileSync(path, `#!/bin/sh\ntouch '${witness}'\ncat >/dev/null 2>&1 </dev/null\n`);
  chmodSync(path, 0o755);
}

/** A shallow clone with a change, its files under a filter and a driver. */
function place(url: string): Place {
  const folder = projectFolder({});
  gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/flows.git`, '.');
  gitIn(folder, 'remote', 'set-url', 'origin', url);
  writeFileSync(join(folder, '.git/info/attributes'), '* filter=x diff=x\n');
  writeFileSync(join(folder, 'README.md'), 'changed\n');
  const program = join(folder, '.git', 'program.sh');
  const witness = join(folder, '.git', 'witness');
  writeProgram(program, witness);
  const configure = (lines: string): void => appendFileSync(join(folder, '.git', 'config'), `${lines}\n`);
  return { folder, program, witness, url, configure };
}

const VARIABLES = {
  PATH: process.env.PATH,
  HOME: '/nowhere',
  GIT_CONFIG_NOSYSTEM: '1',
  TQ_GIT_TIMEOUT: '20',
};

test.each(Object.entries(TRAPS))('%s', async (_name, trap) => {
  const at = place(trap.url?.() ?? join(root, 'flows.git'));
  trap.set(at);
  await execa('git', trap.plain(at), {
    cwd: at.folder,
    env: { ...VARIABLES, GIT_TERMINAL_PROMPT: '0' },
    extendEnv: false,
    reject: false,
    timeout: 20_000,
  });
  expect(existsSync(at.witness)).toBe(true);
  rmSync(at.witness);
  rmSync(`${at.folder}.plain`, { recursive: true, force: true });
  gitIn(at.folder, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'worktree', 'prune');
  rmSync(at.witness, { force: true });
  await everything(at);
  expect(existsSync(at.witness)).toBe(false);
});

/** All that `tq` does with a repository. The remote may refuse: nobody logs in. */
async function everything({ folder }: Place): Promise<void> {
  const git = simpleGitAdapter(VARIABLES);
  expect((await git.checkout(folder))?.commit).toBe(commits.main);
  const repository = await git.open(folder);
  const [head, changed] = await Promise.all([
    repository.resolve('HEAD'),
    repository.changed(commits.main),
    repository.tree(commits.main),
    repository.isPushed(commits.main),
  ]);
  expect(head?.sha).toBe(commits.main);
  expect(changed).toContain('README.md');
  const tree = await repository.worktree(commits.main);
  expect(existsSync(join(tree.path, 'README.md'))).toBe(true);
  await tree.remove();
  await repository.fetchRef('dev/side').catch((error: unknown) => {
    if (!(error instanceof TqError)) throw error;
  });
  await repository.close();
}

test('remote.origin.uploadpack of a clone that gets files when they are read', async () => {
  const at = place(`file://${root}/flows.git`);
  gitIn(at.folder, 'clone', '-q', '--bare', '--filter=blob:none', at.url, 'part');
  const folder = join(at.folder, 'part');
  gitIn(folder, 'config', 'remote.origin.uploadpack', at.program);
  const show = ['cat-file', '-p', 'HEAD:README.md'];
  await execa('git', show, { cwd: folder, env: VARIABLES, extendEnv: false, reject: false });
  expect(existsSync(at.witness)).toBe(true);
  rmSync(at.witness);
  const repository = await simpleGitAdapter(VARIABLES).open(folder);
  const entry = (await repository.tree(commits.main)).find(({ path }) => path === 'README.md');
  expect(await repository.read(entry?.id ?? '')).toMatchObject({ failure: 'unreadable' });
  await repository.close();
  expect(existsSync(at.witness)).toBe(false);
});
