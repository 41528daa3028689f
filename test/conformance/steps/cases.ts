/** Lists of steps that the real Prefect and `tq` both run, each in a folder of its own. */
import { join } from 'node:path';
import { chmodSync, symlinkSync } from 'node:fs';
import type { JsonObject } from '../../../src/json.ts';
import { gitIn, type Repositories, writeFiles } from '../../unit/steps/repositories.ts';

export interface StepCase {
  name: string;
  steps: JsonObject[];
  /** Makes what the steps find in their folder. */
  prepare?: (folder: string) => void;
}

/** The environment's, beside what git needs. */
export const VARIABLES: Readonly<Record<string, string>> = {
  GREETING: 'hello',
  TWO_WORDS: 'two words',
  QUOTE: `it's`,
};

const MODULE = 'prefect.deployments.steps';

function shell(script: string, more: JsonObject = {}): JsonObject {
  return { [`${MODULE}.run_shell_script`]: { script, stream_output: false, ...more } };
}

function go(directory: string, more: JsonObject = {}): JsonObject {
  return { [`${MODULE}.set_working_directory`]: { directory, ...more } };
}

function pip(inputs: JsonObject): JsonObject {
  return { [`${MODULE}.pip_install_requirements`]: { stream_output: false, ...inputs } };
}

function clone(repository: string, more: JsonObject = {}): JsonObject {
  return { [`${MODULE}.git_clone`]: { repository, ...more } };
}

const SCRIPTS: Record<string, string> = {
  'one line': 'echo hello',
  'several lines, blank ones among them': '\n  echo one  \n\n\techo two\n',
  'quotes and backslashes': `printf '%s|' a\\ b "c \\"d\\"" 'e  f' "" x'y'"z"`,
  'no shell: operators are words': 'echo a | tr a b > out.txt && echo $GREETING',
  'a comment is words': 'echo a # b',
  'output on both streams, blanks around it': `sh -c "printf '\\n  out  \\n'; printf '\\t err \\n\\n' >&2"`,
  'characters beyond ASCII': 'printf "é 日本 \u{1f600} \u00a0"',
  'line ends of every kind': 'echo a\r\necho b\u2028echo c\x0becho d\x85echo e',
  'a carriage return inside the output': `printf 'a\\r\\nb\\rc'`,
  'a byte order mark is no blank': `printf '\\357\\273\\277x\\357\\273\\277'`,
  'the second line fails': 'touch before\nfalse\ntouch after',
  'an unknown program': 'touch before\nno-such-program-here',
  'an open quote': `touch before\necho "a`,
  'a backslash at the end': 'echo a\\',
  'an empty word for a program': `'' a`,
  'nothing but blanks': ' \n\t\n',
  'a path to a program': './script.sh a "b c"',
  'a line ends by a signal': `sh -c 'kill -9 $$'`,
  'cd is no program for the next line': 'sh -c "cd sub"\npwd',
};

function scriptCases(): StepCase[] {
  const prepare = (folder: string): void => {
    writeFiles(folder, { 'script.sh': '#!/bin/sh\necho "$#:$2"\n', 'sub/here.txt': 'here' });
    chmodSync(join(folder, 'script.sh'), 0o755);
  };
  return Object.entries(SCRIPTS).flatMap(([name, script]) => [
    { name: `script: ${name}`, steps: [shell(script)], prepare },
    { name: `script in a shell: ${name}`, steps: [shell(script, { shell: true })], prepare },
  ]);
}

export function inputCases(): StepCase[] {
  const sub = (folder: string): void => writeFiles(folder, { 'sub/deep/here.txt': 'here', 'file.txt': 'x' });
  return [
    ...scriptCases(),
    {
      name: 'variables are expanded before the line is split',
      steps: [
        shell('echo $GREETING ${TWO_WORDS} $$GREETING $nothing ${nothing} $1 ${ x', {
          expand_env_vars: true,
        }),
      ],
    },
    { name: 'a quote in a variable opens one', steps: [shell('echo $QUOTE', { expand_env_vars: true })] },
    {
      name: 'env is added to the environment, and goes before it',
      steps: [
        shell(`printenv GREETING\nprintenv MORE\necho $MORE`, {
          env: { GREETING: 'bye', MORE: 'more' },
          expand_env_vars: true,
        }),
      ],
    },
    { name: 'env with a number', steps: [shell('echo a', { env: { A: 1 } })] },
    { name: 'env with nothing in a value', steps: [shell('echo a', { env: { A: null } })] },
    { name: 'env null, directory null', steps: [shell('echo a', { env: null, directory: null })] },
    { name: 'directory', steps: [shell('ls', { directory: 'sub/deep' })], prepare: sub },
    { name: 'directory that is not there', steps: [shell('ls', { directory: 'none' })], prepare: sub },
    { name: 'directory that is a file', steps: [shell('ls', { directory: 'file.txt' })], prepare: sub },
    { name: 'directory that is empty', steps: [shell('ls', { directory: '' })] },
    { name: 'no script', steps: [{ [`${MODULE}.run_shell_script`]: {} }] },
    { name: 'script null', steps: [shell('', { script: null })] },
    { name: 'script a number', steps: [shell('', { script: 5 })] },
    { name: 'script a list', steps: [shell('', { script: ['echo a'] })] },
    { name: 'script empty', steps: [shell('')] },
    { name: 'an unknown input', steps: [shell('echo a', { scrpt: 'x' })] },
    { name: 'the longer name', steps: [{ [`${MODULE}.utility.run_shell_script`]: { script: 'echo a' } }] },
    { name: 'a name that is not there', steps: [{ [`${MODULE}.run_shel_script`]: { script: 'echo a' } }] },
    {
      name: 'outputs by id and bare, later ones go before',
      steps: [
        shell('echo one', { id: 'first' }),
        shell('echo two', { id: 'second' }),
        shell('echo {{ first.stdout }} {{ stdout }} "{{ second.stdout }}" {{ nobody }}.', { id: 'third' }),
      ],
    },
    { name: 'an id that is also an output', steps: [shell('echo one', { id: 'stdout' })] },
    { name: 'an empty id', steps: [shell('echo one', { id: '' })] },
    { name: 'a whole placeholder without a value', steps: [shell('{{ nothing }}')] },
    {
      name: 'the environment in a placeholder',
      steps: [shell('echo {{ $GREETING }} {{ GREETING }} {{ $NOBODY }}.')],
    },
    { name: 'empty steps are skipped', steps: [{}, shell('echo a'), {}] },
    { name: 'no steps', steps: [] },
    { name: 'a step that fails ends the list', steps: [shell('touch a'), shell('false'), shell('touch b')] },
    {
      name: 'set_working_directory',
      steps: [go('sub', { id: 'cd' }), shell('pwd'), go('deep'), shell('pwd')],
      prepare: sub,
    },
    {
      name: 'set_working_directory up',
      steps: [go('sub/deep'), go('..'), shell('touch here')],
      prepare: sub,
    },
    {
      name: 'set_working_directory that is not there',
      steps: [go('none'), shell('touch here')],
      prepare: sub,
    },
    { name: 'set_working_directory to a file', steps: [go('file.txt')], prepare: sub },
    {
      name: 'set_working_directory without a directory',
      steps: [{ [`${MODULE}.set_working_directory`]: {} }],
    },
    {
      name: 'pip_install_requirements',
      steps: [pip({ id: 'pip' })],
      prepare: (folder) => writeFiles(folder, { 'requirements.txt': 'pip\n' }),
    },
    {
      name: 'pip_install_requirements of another file in a folder',
      steps: [pip({ directory: 'sub', requirements_file: 'more.txt' })],
      prepare: (folder) => writeFiles(folder, { 'sub/more.txt': '# only pip\npip\n' }),
    },
    { name: 'pip_install_requirements without its file', steps: [pip({})] },
    {
      name: 'a step of the project',
      steps: [
        { 'project_steps.make': { id: 'made', name: '{{ $GREETING }}' } },
        { 'project_steps.nothing': { id: 'nothing' } },
        shell('echo {{ made.text }} {{ made.list[1] }} {{ text }}'),
      ],
      prepare: (folder) => writeFiles(folder, { 'project_steps.py': PROJECT_STEPS }),
    },
    {
      name: 'a step of the project that fails',
      steps: [shell('touch before'), { 'project_steps.fail': {} }, shell('touch after')],
      prepare: (folder) => writeFiles(folder, { 'project_steps.py': PROJECT_STEPS }),
    },
    { name: 'a module that is not there', steps: [{ 'no_such_module.step': {} }] },
  ];
}

const PROJECT_STEPS = `
def make(name):
    return {"text": name + "!", "list": [1, "two"], "nothing": None}

def nothing():
    return "text"

def fail():
    raise ValueError("no")
`;

/** Clones of repositories in folders; `file://` makes git do all that it does over a network. */
export function cloneCases({ root, commits }: Repositories): StepCase[] {
  const flows = `file://${root}/flows.git`;
  const parts = `file://${root}/with-parts.git`;
  const isThere =
    (name: string, more: (folder: string) => void = () => undefined) =>
    (folder: string): void => {
      gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/old.git`, name);
      gitIn(join(folder, name), 'remote', 'set-url', 'origin', flows);
      more(join(folder, name));
    };
  const current =
    (name: string, ...flags: string[]) =>
    (folder: string): void => {
      gitIn(folder, 'clone', '-q', '--depth', '1', ...flags, flows, name);
      writeFiles(join(folder, name), { 'README.md': 'changed\n', 'own.txt': 'own\n' });
    };
  return [
    { name: 'clone', steps: [clone(flows, { id: 'clone' })] },
    { name: 'clone of a path', steps: [clone(join(root, 'flows.git'))] },
    {
      name: 'clone of a branch',
      steps: [
        clone(flows, { branch: 'dev/side' }),
        shell('git -C {{ directory }} rev-parse --abbrev-ref HEAD'),
      ],
    },
    { name: 'clone of a tag', steps: [clone(flows, { branch: 'v1' })] },
    {
      name: 'clone of a commit',
      steps: [clone(flows, { commit_sha: commits.old }), shell('git -C flows rev-parse HEAD')],
    },
    {
      name: 'clone of a commit in capitals',
      steps: [clone(flows, { commit_sha: commits.side.toUpperCase() })],
    },
    { name: 'clone of folders', steps: [clone(flows, { directories: ['a', 'b/deep'] })] },
    { name: 'clone of one folder', steps: [clone(flows, { directories: ['a'] })] },
    {
      name: 'clone of folders at a commit',
      steps: [clone(flows, { directories: ['a'], commit_sha: commits.old })],
    },
    { name: 'clone of a folder that is not there', steps: [clone(flows, { directories: ['none'] })] },
    { name: 'clone with submodules', steps: [clone(parts, { include_submodules: true })] },
    { name: 'clone without submodules', steps: [clone(parts)] },
    { name: 'clone into another name', steps: [clone(flows, { clone_directory_name: './x//deep/' })] },
    {
      name: 'clone beside the folder',
      steps: [go('sub'), clone(flows, { clone_directory_name: '../beside' })],
      prepare: (folder) => writeFiles(folder, { 'sub/x': '' }),
    },
    {
      name: 'clone in a changed working directory',
      steps: [go('sub'), clone(flows)],
      prepare: (folder) => writeFiles(folder, { 'sub/x': '' }),
    },
    {
      name: 'clone with empty values',
      steps: [
        clone(flows, {
          branch: '',
          commit_sha: null,
          access_token: '',
          credentials: {},
          directories: [],
          clone_directory_name: '',
        }),
      ],
    },
    {
      name: 'clone with a token that a folder does not need',
      steps: [clone(flows, { access_token: 'secret' })],
    },
    {
      name: 'clone with credentials without a token',
      steps: [clone(flows, { credentials: { username: 'me' } })],
    },
    { name: 'clone without a repository', steps: [{ [`${MODULE}.git_clone`]: {} }] },
    {
      name: 'clone of a branch and a commit',
      steps: [clone(flows, { branch: 'main', commit_sha: commits.old })],
    },
    {
      name: 'clone with a token and credentials',
      steps: [clone(flows, { access_token: 'a', credentials: { token: 'b' } })],
    },
    {
      name: 'clone of a branch that looks like an option',
      steps: [clone(flows, { branch: '--upload-pack=touch x' })],
    },
    { name: 'clone of a commit that is none', steps: [clone(flows, { commit_sha: 'main' })] },
    { name: 'clone of a commit that is not there', steps: [clone(flows, { commit_sha: 'f'.repeat(40) })] },
    { name: 'clone with a number for a branch', steps: [clone(flows, { branch: 1 })] },
    { name: 'clone with an unknown input', steps: [clone(flows, { brnch: 'main' })] },
    { name: 'clone of a branch that is not there', steps: [clone(flows, { branch: 'none' })] },
    {
      name: 'clone over a folder of other things',
      steps: [clone(flows)],
      prepare: (folder) => writeFiles(folder, { 'flows/other.txt': 'other' }),
    },
    {
      name: 'clone over another repository',
      steps: [clone(flows, { clone_directory_name: 'parts' })],
      prepare: (folder) => void gitIn(folder, 'clone', '-q', parts, 'parts'),
    },
    { name: 'clone that is there, and behind', steps: [clone(flows)], prepare: isThere('flows') },
    {
      name: 'clone that is there, of a branch',
      steps: [clone(flows, { branch: 'main' })],
      prepare: isThere('flows-main'),
    },
    {
      name: 'clone that is there, behind and changed',
      steps: [clone(flows)],
      prepare: isThere('flows', (folder) => writeFiles(folder, { 'README.md': 'changed\n' })),
    },
    { name: 'clone that is there, current and changed', steps: [clone(flows)], prepare: current('flows') },
    {
      name: 'clone that is there, at its commit',
      steps: [clone(flows, { commit_sha: commits.main })],
      prepare: current('flows'),
    },
    {
      name: 'clone that is there, now of folders',
      steps: [clone(flows, { directories: ['b'] })],
      prepare: (folder) => void gitIn(folder, 'clone', '-q', flows, 'flows'),
    },
    { name: 'clone twice', steps: [clone(flows, { id: 'one' }), clone(flows, { id: 'two' })] },
  ];
}

/** Where `tq` means to differ: what comes of it is said beside each in `steps.test.ts`. */
export function differingCases({ root, commits }: Repositories): Record<string, StepCase> {
  const flows = `file://${root}/flows.git`;
  const behind = (folder: string): void => {
    gitIn(folder, 'clone', '-q', '--depth', '1', `file://${root}/old.git`, 'flows');
    gitIn(join(folder, 'flows'), 'remote', 'set-url', 'origin', flows);
  };
  return {
    otherCommit: {
      name: 'a clone that is there, at another commit',
      steps: [clone(flows, { commit_sha: commits.main })],
      prepare: behind,
    },
    shortCommit: {
      name: 'a shortened commit',
      steps: [clone(flows, { commit_sha: commits.old.slice(0, 8) })],
    },
    untracked: {
      name: 'files that git does not know, in a clone that is behind',
      steps: [clone(flows)],
      prepare: (folder) => {
        behind(folder);
        writeFiles(folder, { 'flows/own.txt': 'own\n' });
      },
    },
    gone: {
      name: 'a clone whose repository cannot be reached',
      steps: [clone(`file://${root}/gone.git`)],
      prepare: (folder) => {
        gitIn(folder, 'clone', '-q', '--depth', '1', flows, 'gone');
        gitIn(join(folder, 'gone'), 'remote', 'set-url', 'origin', `file://${root}/gone.git`);
      },
    },
    submodulesAtCommit: {
      name: 'submodules at a commit',
      steps: [
        clone(`file://${root}/with-parts.git`, {
          include_submodules: true,
          commit_sha: gitIn(join(root, 'with-parts.git'), 'rev-parse', 'main'),
        }),
      ],
    },
    booleanText: { name: 'a text for a boolean', steps: [shell('echo a | cat', { shell: 'false' })] },
    nullFile: {
      name: 'null for a text with a default',
      steps: [pip({ requirements_file: null })],
      prepare: (folder) => writeFiles(folder, { 'requirements.txt': 'pip\n' }),
    },
    outside: {
      name: 'a clone outside',
      steps: [clone(flows, { clone_directory_name: join(root, 'outside') })],
    },
    link: {
      name: 'a working directory behind a link',
      steps: [go('link')],
      prepare: (folder) => {
        writeFiles(folder, { 'sub/x': '' });
        symlinkSync('sub', join(folder, 'link'));
      },
    },
  };
}
