/** `--git`: whether the repositories that workers clone can be read and have what is named. */
import { NO_ANSWER } from '../../preflight/report/answer.ts';
import type { Git } from '../../ports/git.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';
import { checkRemotes } from '../check-remotes.ts';
import type { Looked } from './looks.ts';
import type { PreflightSubject } from './subject.ts';

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
  // That the server cannot be asked is said elsewhere.
  const prefect = asksServer ? await ports.connect().catch(() => undefined) : undefined;
  try {
    const { findings, notes } = await checkRemotes(loaded.project, folders.workingDirectory, ports, prefect);
    return { answers: [{ ...NO_ANSWER, findings: findings.map((finding) => ({ finding })) }], notes };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    const skipped = [{ check: 'code-to-clone' as const, text: failure.message }];
    return { answers: [{ ...NO_ANSWER, skipped }], failure, notes: [] };
  }
}
