/** The preflight report for programs; `preflight` in `schemas/output.schema.json`. */
import {
  countStatuses,
  type DeploymentReport,
  type PreflightReport,
  type StatusCounts,
} from '../../preflight/verdict/report.ts';

export interface PreflightRecord {
  /** The day of the run, as `2026-11-23`. */
  date: string;
  /** That the files are of; absent outside of a repository. */
  commit?: string;
  summary: StatusCounts;
  /** `file`: the `prefect.yaml`. */
  deployments: ({ file: string } & Omit<DeploymentReport, 'entry'>)[];
}

export function preflightRecord(
  reports: readonly PreflightReport[],
  { date, commit }: Pick<PreflightRecord, 'date' | 'commit'>,
): PreflightRecord {
  const deployments = reports.flatMap(({ file, deployments: of }) =>
    of.map(({ name, environment, isOfQuality, checks, checklists, runtime }) => ({
      ...{ file, name, isOfQuality, checks, checklists },
      ...(environment === undefined ? {} : { environment }),
      ...(runtime === undefined ? {} : { runtime }),
    })),
  );
  const all = deployments.flatMap(({ checks }) => checks);
  const at = commit === undefined ? { date } : { date, commit };
  return { ...at, summary: countStatuses(all), deployments };
}
