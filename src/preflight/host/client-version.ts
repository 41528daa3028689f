/**
 * Whether a client of Prefect and a server fit, as Prefect judges it when a flow run starts
 * (`raise_for_api_version_mismatch` in `prefect/client/orchestration/__init__.py` of 3.8.8, called by `prefect/context.py`):
 * other major versions are refused, and a server older than the client is warned of. Prefect Cloud takes all.
 */
import type { HostFinding } from './host-findings.ts';
import type { TuplePart } from './host-report.ts';
import { orderPublic, parseVersion } from '../../requirements/version.ts';

/** `isKnown`: they fit; else why it cannot be told. */
export type ClientJudgement = { finding: HostFinding } | { isKnown: boolean; text: string };

/** `server`: its version, `cloud`, or why it did not say. */
export function judgeClient(
  client: TuplePart | undefined,
  server: string | 'cloud' | { failure: string },
): ClientJudgement {
  if (typeof server === 'object') return { isKnown: false, text: server.failure };
  if (server === 'cloud') return { isKnown: true, text: 'Prefect Cloud takes every version' };
  const theirs = parseVersion(server);
  if (theirs === undefined) return { isKnown: false, text: `the server has the version \`${server}\`` };
  const version = client?.version;
  const ours = version === undefined ? undefined : parseVersion(version);
  if (version === undefined || ours === undefined)
    return {
      isKnown: false,
      text: `no file says which Prefect the flows run with; the server has ${server}`,
    };
  // What never works is told without a server.
  if ((ours.release[0] ?? 0n) < 3n)
    return { isKnown: false, text: `Prefect ${version} does not talk to a server of Prefect 3 at all` };
  const place = client?.place === undefined ? {} : { place: client.place };
  if (ours.release[0] !== theirs.release[0])
    return {
      finding: {
        code: 'TQ4406',
        severity: 'error',
        message: `flows run with Prefect ${version}, and the server has ${server}: Prefect refuses another major version`,
        ...place,
        help: `take \`prefect==${server}\``,
      },
    };
  if (orderPublic(theirs, ours) < 0)
    return {
      finding: {
        code: 'TQ4406',
        message: `flows run with Prefect ${version}, and the server has the older ${server}, of which Prefect warns in every run`,
        ...place,
        help: `upgrade the server to ${version} or higher first, or take \`prefect==${server}\``,
      },
    };
  return { isKnown: true, text: `client ${version}, server ${server}` };
}
