/** `--git`: whether the repositories that workers clone can be read and have what is named. */
import { NO_ANSWER, type Remark } from '../../preflight/verdict/answer.ts';
import type { Git } from '../../ports/git.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { Deployment, Project } from '../../project/project.ts';
import { onlyTqError, TqError } from '../../tq-error.ts';
import { checkRemotes } from '../checking/check-remotes.ts';
import { cloneInputs } from '../checking/clone-questions.ts';
import type { Looked } from './looks.ts';
import { entryOf, type PreflightSubject } from './subject.ts';

interface RepositoryPorts {
  git: Git;
  connect: () => Promise<PrefectReader>;
  keepSecret: (text: string) => void;
}

/** `asksServer`: for the logins that only the server has. */
export async function lookAtRepositories(
  { loaded, folders }: PreflightSubject,
  ports: RepositoryPorts,
  asksServer: boolean,
): Promise<Looked> {
  // That the server cannot be asked is the `failure` of `loadWithServer`.
  const prefect = asksServer ? await ports.connect().catch(onlyTqError) : undefined;
  try {
    const { findings, notes } = await checkRemotes(loaded.project, folders.workingDirectory, ports, prefect);
    const untold = notes.filter(({ isUntold }) => isUntold);
    const skipped = [
      ...untold.map(({ text, deployments }) => skip(text, deployments)),
      ...withoutClone(loaded.project),
    ];
    return {
      answers: [{ ...NO_ANSWER, findings: findings.map((finding) => ({ finding })), skipped }],
      notes: notes.filter(({ isUntold }) => !isUntold).map(({ text }) => text),
    };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    const skipped = [{ check: 'code-to-clone' as const, text: failure.message }];
    return { answers: [{ ...NO_ANSWER, skipped }], failure, notes: [] };
  }
}

function withoutClone({ document, deployments }: Project): Remark[] {
  const without = deployments.filter((each) => cloneInputs(document, each).length === 0);
  return without.length === 0 ? [] : [skip('no pull step clones a repository', without)];
}

function skip(text: string, deployments: readonly Deployment[]): Remark {
  return { check: 'code-to-clone', entries: deployments.map(entryOf), text };
}
