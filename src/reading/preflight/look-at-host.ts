/** Host: the versions that files, locks and images name, against those that are tested, and against each other. */
import type { FileSystem } from '../../ports/file-system.ts';
import { hostFindings, tupleWords } from '../../preflight/host/host-findings.ts';
import type { HostReport } from '../../preflight/host/host-report.ts';
import type { LayerAnswer, Remark } from '../../preflight/report/answer.ts';
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
  // What a Dockerfile has against its own versions is told where it is checked.
  const elsewhere = new Set(
    loaded.diagnostics
      .filter(({ code }) => code === 'TQ4209')
      .map(({ where }) => `${where?.file}:${where?.start.line}`),
  );
  const isElsewhere = ({ finding: { code, place } }: (typeof said)[number]): boolean =>
    /^TQ440[13]$/.test(code) && place !== undefined && elsewhere.has(`${place.file}:${place.line}`);
  const texts = new Map([...files.texts, [checked.document.file, checked.document.text]]);
  const findings = toFound(
    said.filter((each) => !isElsewhere(each)),
    texts,
  );
  const named = new Set(
    findings.flatMap(({ finding }) =>
      [finding.where, ...(finding.related ?? []).map(({ where }) => where)].map((where) => where?.file),
    ),
  );
  const sources = new Map([...files.texts].filter(([file]) => named.has(file)));
  for (const password of [...sources.values()].flatMap(passwordsIn)) ports.keepSecret?.(password);
  return {
    findings,
    seen: groups.flatMap(seenOf),
    skipped: [...groups.flatMap(skippedOf), ...unread(files)],
    sources,
  };
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
      return words === '' || (isTuple && report.verdict === 'unknown')
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
