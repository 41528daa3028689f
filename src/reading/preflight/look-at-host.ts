/** Host: the versions that files, locks and images name, against those that are tested, and against each other. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { hostFindings, tupleWords } from '../../preflight/host/host-findings.ts';
import type { HostReport } from '../../preflight/host/host-report.ts';
import type { Found, LayerAnswer, Remark } from '../../preflight/verdict/answer.ts';
import { enginesOutOfRange } from '../../quality/checks/engine-range.ts';
import { toFound } from './host/host-diagnostics.ts';
import type { HostFiles } from './host/host-files.ts';
import { type HostGroup, hostsOf } from './host/host-groups.ts';
import type { PreflightSubject } from './subject.ts';

export interface HostPorts {
  files: FileSystem;
  /** Told the passwords of addresses in texts that findings show. */
  keepSecret?: (text: string) => void;
}

/** Opens the lists of the folders that deployments come from, and no others. */
export async function lookAtHost(subject: PreflightSubject, ports: HostPorts): Promise<LayerAnswer> {
  const { checked, quality, loaded } = subject;
  const { groups, files } = await hostsOf(subject, ports.files);
  const told = new Set(quality === undefined ? [] : enginesOutOfRange(quality).map(({ name }) => name));
  const said = groups.flatMap(({ entries, reports, isTuple }) =>
    reports.flatMap((report) =>
      hostFindings(report, { isTuple, told }).map((finding) => ({ finding, entries })),
    ),
  );
  const texts = new Map([...files.texts, [checked.document.file, checked.document.text]]);
  const found = toFound(
    said.map(({ finding, entries }) => ({
      finding: { ...finding, message: files.inMessage(finding.message) },
      entries,
    })),
    texts,
  );
  const findings = [...found, ...ofDockerfiles(loaded.diagnostics, found, groups)];
  const named = new Set(
    findings.flatMap(({ finding }) =>
      [finding.where, ...(finding.related ?? []).map(({ where }) => where)].map((where) => where?.file),
    ),
  );
  const sources = files.sourcesOf(named);
  for (const password of [...sources.values()].flatMap(passwordsIn)) ports.keepSecret?.(password);
  return {
    findings,
    seen: groups.flatMap(seenOf),
    skipped: [...groups.flatMap(skippedOf), ...unread(files)],
    sources,
    superseded: ['TQ4209'],
  };
}

/**
 * What a Dockerfile has against its own versions, of the deployments that are built from it, where no error says it of the
 * same line.
 */
function ofDockerfiles(
  diagnostics: readonly Diagnostic[],
  found: readonly Found[],
  groups: readonly HostGroup[],
): Found[] {
  const lineOf = ({ where }: Diagnostic): string => `${where?.file}:${where?.start.line}`;
  const refused = new Set(
    found.flatMap(({ finding }) => (/^TQ440[13]$/.test(finding.code) ? [lineOf(finding)] : [])),
  );
  return diagnostics
    .filter((each) => each.code === 'TQ4209' && !refused.has(lineOf(each)))
    .map((finding): Found => {
      const built = groups.filter(({ host }) => host.files.some(({ file }) => file === finding.where?.file));
      return built.length === 0 ? { finding } : { finding, entries: built.flatMap(({ entries }) => entries) };
    });
}

/** `https://user:password@host`, and a token in the place of both. */
function passwordsIn(text: string): string[] {
  return [...text.matchAll(/:\/\/(?:[^\s/@:]{0,200}:)?([^\s/@]{1,1000})@/g)].map(
    ([, password = '']) => password,
  );
}

function seenOf({ entries, reports, isTuple, isQuality, host }: HostGroup): Remark[] {
  const lists = [...new Set(host.files.flatMap(({ file, pins }) => (pins.length === 0 ? [] : [file])))];
  return [
    ...reports.flatMap((report): Remark[] => {
      const words = tupleWords(report.tuple, isQuality);
      const text = isTuple ? `${words}: ${report.verdict}` : words;
      // What is not supported is found, never merely seen.
      return words === '' || (isTuple && /^un(?:known|supported)$/.test(report.verdict))
        ? []
        : [{ check: 'supported-versions', entries, text }];
    }),
    ...(lists.length === 0 ? [] : [{ check: 'agreeing-versions' as const, entries, text: lists.join(', ') }]),
  ];
}

function skippedOf({ entries, reports, isTuple, host }: HostGroup): Remark[] {
  const [report] = reports;
  if (report === undefined) return [];
  if (host.pins.length + host.files.length === 0)
    return (['supported-versions', 'working-versions', 'agreeing-versions'] as const).map((check) => ({
      check,
      entries,
      text: 'no file says which versions run',
    }));
  const why = whyUnknown(report, isTuple);
  return why === undefined ? [] : [{ check: 'supported-versions', entries, text: why }];
}

function whyUnknown(report: HostReport, isTuple: boolean): string | undefined {
  const words = tupleWords(report.tuple, isTuple);
  if (isTuple && report.verdict === 'unknown')
    return `${report.reasons.join(', ')}${words === '' ? '' : ` (${words})`}`;
  return words === '' ? 'no file says which Python and Prefect run' : undefined;
}

function unread({ unread: files }: HostFiles): Remark[] {
  return [...files].map(([file, why]) => ({
    check: 'agreeing-versions',
    text: `\`${file}\` is not read: ${why}`,
  }));
}
