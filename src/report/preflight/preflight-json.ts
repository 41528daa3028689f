/** The preflight report for programs; `preflight` in `schemas/output.schema.json`. */
import type { Checklist } from '../../preflight/checklist/checklist.ts';
import {
  type CheckResult,
  countStatuses,
  type PreflightReport,
  type StatusCounts,
} from '../../preflight/report/report.ts';

export interface PreflightRecord {
  /** The day of the run, as `2026-11-23`. */
  date: string;
  /** That the files are of; absent outside of a repository. */
  commit?: string;
  summary: StatusCounts;
  deployments: {
    file: string;
    name: string;
    isOfQuality: boolean;
    checks: readonly CheckResult[];
    checklists: readonly Checklist[];
  }[];
}

export function preflightRecord(
  reports: readonly PreflightReport[],
  { date, commit }: Pick<PreflightRecord, 'date' | 'commit'>,
): PreflightRecord {
  const deployments = reports.flatMap(({ file, deployments: of }) =>
    of.map(({ name, isOfQuality, checks, checklists }) => ({ file, name, isOfQuality, checks, checklists })),
  );
  const all = deployments.flatMap(({ checks }) => checks);
  const at = commit === undefined ? { date } : { date, commit };
  return { ...at, summary: countStatuses(all), deployments };
}
