/** With `--server`: the Prefect that flows run with, against the server's. */
import type { Clock } from '../../ports/clock.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { ServerVersionReader } from '../../ports/server-version.ts';
import { judgeClient } from '../../preflight/host/client-version.ts';
import type { LayerAnswer, Remark } from '../../preflight/verdict/answer.ts';
import { TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import { type SaidOf, toFound } from './host/host-diagnostics.ts';
import { hostsOf } from './host/host-groups.ts';
import { PATIENCE } from './server/asking.ts';
import type { PreflightSubject } from './subject.ts';

export interface ClientPorts {
  files: FileSystem;
  server: ServerVersionReader & { readonly isCloud: boolean };
  clock: Pick<Clock, 'every'>;
}

/** One request, and none to Prefect Cloud, whose version Prefect does not look at. */
export async function clientAgainstServer(
  subject: PreflightSubject,
  { files: fileSystem, server, clock }: ClientPorts,
): Promise<LayerAnswer> {
  const { groups, files } = await hostsOf(subject, fileSystem);
  const version = server.isCloud ? 'cloud' : await versionOf(server, clock);
  const said: SaidOf[] = [];
  const seen: Remark[] = [];
  const skipped: Remark[] = [];
  for (const { entries, reports } of groups) {
    const judged = judgeClient(reports[0]?.tuple.prefect, version);
    if ('finding' in judged) said.push({ finding: judged.finding, entries });
    else (judged.isKnown ? seen : skipped).push({ check: 'client-fits-server', entries, text: judged.text });
  }
  const { document } = subject.checked;
  const findings = toFound(said, new Map([...files.texts, [document.file, document.text]]));
  const named = new Set(findings.map(({ finding }) => finding.where?.file));
  return { findings, seen, skipped, sources: files.sourcesOf(named) };
}

async function versionOf(
  server: ServerVersionReader,
  clock: Pick<Clock, 'every'>,
): Promise<string | { failure: string }> {
  try {
    const limits = { patience: PATIENCE, who: 'the server' };
    return (await inTime(server.serverVersion(), clock, limits)).version;
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    return { failure: error.message };
  }
}
