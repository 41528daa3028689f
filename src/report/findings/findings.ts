/** What a run has said, as plain data for the formats that programs read. Known secrets are taken out of it already. */
import type { Outcome } from '../../apply/report.ts';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { EXIT_CODES, type ExitReason } from '../../exit-code.ts';
import type { JsonValue } from '../../json.ts';
import type { ImageRecord } from '../images-record.ts';
import type { PlanRecord } from '../plan-record.ts';

/** Why the outside said no. */
export interface Failure {
  message: string;
  reason: ExitReason;
  help?: string;
  cause?: string;
}

export interface Findings {
  /** Of `tq`. */
  version: string;
  /** The command that ran, such as `validate`. */
  command: string;
  exitReason: ExitReason;
  /** In the order of the files. */
  diagnostics: readonly Diagnostic[];
  /** The first file that was read: stands for a diagnostic without a place where a format must have one. */
  mainFile: string;
  /** Absolute folders. `root` is the top of the checkout, or the working directory outside of one. */
  checkout: { root: string; workingDirectory: string };
  failure?: Failure;
  /** What explains the codes, in Markdown; only for a format that shows it. */
  pages?: ReadonlyMap<DiagnosticCode, string>;
  /** Of a deploy: the fate of each deployment. */
  outcomes?: readonly Outcome[];
}

/** A run with what only the JSON formats tell. */
export interface RunRecord extends Findings {
  /** Whether the command looked for findings at all. */
  checked: boolean;
  notes: readonly string[];
  plan?: PlanRecord;
  /** What became of images. */
  images?: readonly ImageRecord[];
  /** In a run over several projects: what there is of each, and nothing of it in the fields above. */
  projects?: readonly ProjectRecord[];
  /** What the command was asked for, by name. */
  results: Readonly<Record<string, JsonValue>>;
  /** The same as people read it, in its order. */
  texts?: readonly string[];
}

/** Of one project among several. */
export interface ProjectRecord extends Pick<RunRecord, 'plan' | 'outcomes' | 'images'> {
  /** The `prefect.yaml`, as it is named in findings. */
  file: string;
}

/** A whole document, without a line break at its end. */
export type Renderer = (record: RunRecord) => string;

const AS_ASKED: readonly ExitReason[] = ['ok', 'findings', 'changes'];

/** Whether the run came to its end, whatever it found. */
export function isComplete({ exitReason }: Findings): boolean {
  return AS_ASKED.includes(exitReason);
}

/** Why the run did not come to its end, or not for every deployment; empty for a complete one. */
export function failuresOf(findings: RunOfProjects): Failure[] {
  if (isComplete(findings)) return [];
  const refused = refusalsOf(findings);
  const failures = findings.failure === undefined ? refused : [findings.failure, ...refused];
  if (failures.length > 0) return failures;
  return [{ message: EXIT_CODES[findings.exitReason].meaning, reason: findings.exitReason }];
}

type RunOfProjects = Findings & Pick<Partial<RunRecord>, 'projects'>;

/** Why deployments and blocks were not written, each by its name. */
export function refusalsOf({ outcomes: alone = [], projects = [] }: RunOfProjects): Failure[] {
  const ofAll = [...alone, ...projects.flatMap(({ outcomes = [] }) => outcomes)];
  return ofAll.flatMap((outcome): Failure[] =>
    outcome.status === 'failed'
      ? [{ message: `${outcome.name}: ${outcome.message}`, reason: outcome.reason, help: outcome.help }]
      : [],
  );
}

/** How many findings of each severity. */
function countBySeverity(diagnostics: readonly Diagnostic[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, hint: 0 };
  for (const { severity } of diagnostics) counts[severity]++;
  return counts;
}

/** `2 errors, 1 warning`; empty without findings. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  return Object.entries(countBySeverity(diagnostics))
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}
