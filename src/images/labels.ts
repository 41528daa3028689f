/** Labels of the images that `tq` builds: where they come from, and what they are made of. */

/** SHA-256 of all that the image is made of; an image that has it need not be built again. */
export const CONTENT_LABEL = 'tq.content';
/** What each file of the context was (`input-record.ts`). */
export const INPUTS_LABEL = 'tq.inputs';

export interface LabelSources {
  /** Name of the project; undefined where none is known. */
  project: string | undefined;
  content: string;
  inputs: string;
  /** SHA-256 by path of the rule files that the deployments run. */
  rules: Readonly<Record<string, string>>;
  /** The commit that is checked out; its time is ISO 8601. */
  commit: { sha: string; committedAt: string | undefined; remoteUrl: string | null } | null;
  /** Tag of the image as written; else none. */
  version: string | undefined;
  /** Version of Prefect, where it is known; prefect-docker gives its images the same label. */
  prefect: string | undefined;
}

/** Names of `image-spec/annotations.md` (OCI), of prefect-docker, and our own. The user's labels go before these, except for the two that an image is found again by. */
export function imageLabels(
  sources: LabelSources,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const { commit, rules } = sources;
  const source = commit?.remoteUrl == null ? undefined : webAddress(commit.remoteUrl);
  const labels: Record<string, string | undefined> = {
    'org.opencontainers.image.source': source,
    'org.opencontainers.image.revision': commit?.sha,
    'org.opencontainers.image.created': commit?.committedAt,
    'org.opencontainers.image.version': sources.version ?? commit?.sha.slice(0, 12),
    'io.prefect.version': sources.prefect,
    'tq.project': sources.project,
    'tq.rules': Object.keys(rules).length === 0 ? undefined : shortRules(rules),
    ...own,
    [CONTENT_LABEL]: sources.content,
    [INPUTS_LABEL]: sources.inputs,
  };
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The address of a remote without a login in it; an address that is none is left out, since it may hold one anyhow. */
export function webAddress(remote: string): string | undefined {
  const ssh = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)([^\s]+)$/.exec(remote);
  if (ssh !== null) return `https://${ssh[1]}/${(ssh[2] ?? '').replace(/\.git$/, '')}`;
  if (!URL.canParse(remote)) return undefined;
  const url = new URL(remote);
  if (!['http:', 'https:', 'ssh:', 'git:'].includes(url.protocol)) return undefined;
  const host = url.protocol.startsWith('http') ? url.host : url.hostname;
  const scheme = url.protocol === 'http:' ? 'http' : 'https';
  return `${scheme}://${host}${url.pathname.replace(/\.git$/, '')}`;
}

const MOST_RULE_FILES = 200;

/** Enough of each digest to tell versions apart. */
function shortRules(rules: Readonly<Record<string, string>>): string {
  const paths = Object.keys(rules).sort();
  const shown = paths.slice(0, MOST_RULE_FILES).map((path) => [path, rules[path]?.slice(0, 16)]);
  return JSON.stringify(Object.fromEntries(shown));
}
