/** Which project this is: what its objects, its history and its lock are known by on the server. */
import { createHash } from 'node:crypto';
import type { YamlValue } from '../project/document.ts';
import { isMapping } from '../project/yaml-value.ts';

export interface ProjectIdentity {
  name: string;
  /**
   * Whether the file says so (`tq.project` or `name`); else it is the folder's name, which is good enough for a lock and a
   * history, and not for removing anything.
   */
  isDeclared: boolean;
}

/** `data` is that of `prefect.yaml`; `folder` its folder's path. */
export function projectIdentity(data: YamlValue, folder: string): ProjectIdentity {
  const declared = declaredProject(data) ?? (isMapping(data) ? text(data.name) : undefined);
  if (declared !== undefined) return { name: declared, isDeclared: true };
  return { name: folder.split(/[/\\]/).filter(Boolean).at(-1) ?? 'project', isDeclared: false };
}

/** `tq.project`: an explicit owner mark, which new deployments carry as a label. */
export function declaredProject(data: YamlValue): string | undefined {
  const tq = isMapping(data) ? data.tq : undefined;
  return isMapping(tq) ? text(tq.project) : undefined;
}

function text(value: YamlValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

const LONGEST_SLUG = 60;

/** Lower-case letters, digits and dashes, as keys of artifacts must be; different names never share one. */
function projectSlug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (plain === name && plain.length <= LONGEST_SLUG) return plain;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return [plain.slice(0, LONGEST_SLUG), mark].filter(Boolean).join('-');
}

/** Of the release notes of every project. */
export const RELEASE_KEY_PREFIX = 'tq-release-';

/** Key of the release notes. */
export function releaseKey(project: string): string {
  return `${RELEASE_KEY_PREFIX}${projectSlug(project)}`;
}

/** Name of the limit behind the deploy lock. */
export function lockName(project: string): string {
  return `tq-deploy-${projectSlug(project)}`;
}
