/**
 * Git commands that talk to a remote. Each is a process group of its own, so that git's transports and `ssh` are ended with
 * it: when the remote keeps silent for too long, and when `tq` is ended.
 */
import type { Source } from '../../git/credentials.ts';
import { explain, withoutProgress, withoutSecrets } from '../../git/explain.ts';
import { gitVariables } from '../../git/git-variables.ts';
import { withoutSecrets as withoutSecretsOfUrl } from '../../git/repository-url.ts';
import { TqError } from '../../tq-error.ts';
import { startProgram, type StartedProgram } from '../start-program.ts';
import { sshVariables } from './ssh-variables.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface RemoteCall {
  args: readonly string[];
  /** Absolute: a folder of the repository, or any one with `outside`. */
  directory: string;
  source: Source;
  variables: Variables;
  /** Go before those of the repository's configuration. */
  settings?: readonly (readonly [string, string])[];
  /** Whether no repository counts, even if the folder is in one. */
  outside?: boolean;
}

/** `said`: what git said, without secrets. */
export type RemoteAnswer = { stdout: string } | { said: string };

/** What git would do on the side, in a repository that is not ours. */
const NOTHING_ELSE: readonly (readonly [string, string])[] = [
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  ['submodule.recurse', 'false'],
];

/** In seconds. */
const PATIENCE = 60;

/** Throws `TqError`: `unreachable` after the silence, `failed` where git cannot be started. */
export async function callRemote(call: RemoteCall): Promise<RemoteAnswer> {
  const { source, variables, settings = [], directory: workingDirectory } = call;
  const ssh = await sshVariables(source.url, variables);
  try {
    const environment = {
      ...gitVariables(variables, source, undefined, [...settings, ...NOTHING_ELSE]),
      ...ssh.variables,
      ...(call.outside === true ? { GIT_DIR: '/dev/null' } : {}),
    };
    const program = await startProgram(
      { program: 'git', args: call.args, workingDirectory, variables: environment },
      { stdin: 'ignore' },
    );
    return await answerOf(program, source, patienceIn(variables));
  } finally {
    ssh.remove();
  }
}

async function answerOf(program: StartedProgram, source: Source, patience: number): Promise<RemoteAnswer> {
  const { child } = program;
  const output = { stdout: '', stderr: '' };
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<'silence'>((resolve) => {
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve('silence'), patience * 1000);
    };
    wait();
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
        wait();
      });
    }
  });
  const ending = await Promise.race([program.ended, silence]);
  clearTimeout(timer);
  if (ending === 'silence') {
    await program.end();
    throw new TqError(
      'unreachable',
      `\`${withoutSecretsOfUrl(source.url)}\` said nothing for ${patience} seconds`,
      {
        help: 'check the network; `TQ_GIT_TIMEOUT` says for how many seconds of silence to wait',
      },
    );
  }
  if ('failure' in ending) {
    throw new TqError('failed', `git could not be started: ${ending.failure}`, {
      help: 'install git, or put it on the `PATH`',
    });
  }
  if (ending.exitCode === 0) return { stdout: output.stdout };
  return { said: withoutSecrets(withoutProgress(output.stderr), source.login).trim() };
}

/** In seconds; what is no number from 1 on is a mistake of the command line's surroundings. */
function patienceIn({ TQ_GIT_TIMEOUT: text }: Variables): number {
  if (text === undefined || text === '') return PATIENCE;
  // What a timer of Node holds.
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new TqError('usage', '`TQ_GIT_TIMEOUT` must be a number of seconds from 1 on');
}

/** The error for what git said about a remote. */
export function refusal(said: string, { url }: Source): TqError {
  const { help, reason } = explain(said);
  const shown = withoutSecretsOfUrl(url);
  const messages = {
    unauthorized: `\`${shown}\` may not be read with this login, or with none`,
    unreachable: `\`${shown}\` cannot be reached`,
    failed: `git cannot read \`${shown}\``,
  };
  return new TqError(reason, messages[reason], { help, cause: said === '' ? undefined : new Error(said) });
}
