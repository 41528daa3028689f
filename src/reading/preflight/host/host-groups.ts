/** Deployments by what they run with: those of one folder and one engine share their versions, and what is said of them. */
import { type HostReport, hostReport } from '../../../preflight/host/host-report.ts';
import type { Pin } from '../../../preflight/host/pin.ts';
import type { FileSystem } from '../../../ports/file-system.ts';
import { entryOf, type PreflightSubject } from '../subject.ts';
import { type DeploymentHost, hostOf } from './deployment-host.ts';
import { enginesOfFlow } from './engines-of-flow.ts';
import { HostFiles } from './host-files.ts';

export interface HostGroup {
  /** Indexes of the entries. */
  entries: number[];
  host: DeploymentHost;
  /** One for each engine that checks. */
  reports: readonly HostReport[];
  /** Whether truthound-orchestration runs them. */
  isTuple: boolean;
  /** Whether their flow checks data, by truthound-orchestration or without it. */
  isQuality: boolean;
}

export interface Hosts {
  groups: readonly HostGroup[];
  files: HostFiles;
}

const KNOWN = new WeakMap<PreflightSubject, Promise<Hosts>>();

/** Of the deployments whose flow could be read. Files are read once for each subject. */
export function hostsOf(subject: PreflightSubject, files: FileSystem): Promise<Hosts> {
  const known = KNOWN.get(subject) ?? readHosts(subject, files);
  KNOWN.set(subject, known);
  return known;
}

async function readHosts(subject: PreflightSubject, fileSystem: FileSystem): Promise<Hosts> {
  const files = new HostFiles(subject.folders, fileSystem);
  return { groups: await groupsOf(subject, files), files };
}

async function groupsOf(
  { checked, quality, folders }: PreflightSubject,
  files: HostFiles,
): Promise<HostGroup[]> {
  const flowOf = new Map(
    (quality?.flows ?? []).flatMap((flow) =>
      flow.deployments.map(({ deployment }) => [deployment, flow] as const),
    ),
  );
  const groups = new Map<string, HostGroup>();
  for (const each of checked.flows) {
    const host = await hostOf(each, { document: checked.document, folders }, files);
    const flow = flowOf.get(each.deployment);
    const isQuality = flow !== undefined;
    const { engines, isOrchestrated } = enginesOfFlow(flow, quality);
    const key = JSON.stringify([
      host.files.map(({ file }) => file),
      host.pins.map(written),
      engines,
      isOrchestrated,
      isQuality,
    ]);
    const group = groups.get(key);
    if (group !== undefined) group.entries.push(entryOf(each.deployment));
    else
      groups.set(key, {
        entries: [entryOf(each.deployment)],
        host,
        reports: engines.map((engine) => hostReport(host.files, { engine, installed: host.pins })),
        isTuple: isOrchestrated,
        isQuality,
      });
  }
  return [...groups.values()];
}

function written({ name, specifier, source }: Pin): string {
  return `${source} ${name}${specifier}`;
}
