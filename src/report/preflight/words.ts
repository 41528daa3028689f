/** Words that every form of the preflight report shares. */
import type { Outside } from '../../preflight/checks/check.ts';
import {
  type CheckResult,
  type CheckStatus,
  countStatuses,
  type PreflightReport,
} from '../../preflight/verdict/report.ts';

export const STATUS_WORDS: Readonly<Record<CheckStatus, string>> = {
  passed: 'ok',
  warning: 'warn',
  failed: 'FAIL',
  skipped: '-',
};

/** Worst first. */
const GRAVITY: readonly CheckStatus[] = ['failed', 'warning', 'passed', 'skipped'];

/** Of several checks: as bad as the worst; skipped when none was made. */
export function worstOf(checks: readonly Pick<CheckResult, 'status'>[]): CheckStatus {
  return GRAVITY.find((status) => checks.some((check) => check.status === status)) ?? 'skipped';
}

/** `3 deployments: 112 checks passed, 4 warnings, 1 failed, 20 skipped` */
export function summaryLine(reports: readonly PreflightReport[]): string {
  const deployments = reports.flatMap((report) => report.deployments);
  const { passed, warning, failed, skipped } = countStatuses(deployments.flatMap(({ checks }) => checks));
  const parts = [
    `${passed} ${passed === 1 ? 'check' : 'checks'} passed`,
    ...(warning === 0 ? [] : [`${warning} ${warning === 1 ? 'warning' : 'warnings'}`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  const { length } = deployments;
  return `${length} ${length === 1 ? 'deployment' : 'deployments'}: ${parts.join(', ')}`;
}

/** What options would add: `not asked: the server (--server), …`; undefined when all was. */
export function notAsked(checks: readonly CheckResult[]): string | undefined {
  const missing = new Set(
    checks.flatMap(({ status, needs }) => (status === 'skipped' && needs ? [needs] : [])),
  );
  if (missing.size === 0) return undefined;
  const parts = (Object.keys(OUTSIDE_WORDS) as Outside[])
    .filter((each) => missing.has(each))
    .map((each) => `${OUTSIDE_WORDS[each]} (--${each})`);
  return `not asked: ${parts.join(', ')}${missing.size > 1 ? '; all: --live' : ''}`;
}

const OUTSIDE_WORDS: Readonly<Record<Outside, string>> = {
  server: 'the server',
  python: "the project's Python",
  registry: 'registries',
  git: 'repositories',
};

/** `prefect.yaml:12` */
export function placeWords(place: CheckResult['place']): string | undefined {
  return place && `${place.file}:${place.line}`;
}
