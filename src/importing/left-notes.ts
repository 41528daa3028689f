/** What an import leaves different, in words: what `prefect.yaml` has no words for, and what the next plan still shows. */
import type { BeyondFile } from './beyond-file.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { Change } from '../plan/plan.ts';
import type { LiveDeployment } from '../plan/state.ts';
import { isSecretValue } from './secret-values.ts';

/** Why a deployment of the server can have no entry; undefined when it can. */
export function refusal({ fields }: LiveDeployment): string | undefined {
  if (fields.entrypoint === null || fields.entrypoint === '')
    return 'left out: it has no entrypoint, which an entry must have';
  if (fields.work_pool_name === null)
    return 'left out: it has no work pool, so that a process of its own serves it and no deploy makes it';
  return undefined;
}

export function beyondNote({ what, detail }: BeyondFile): string {
  const shown = withoutSecrets(detail);
  const text = typeof shown === 'string' ? shown : JSON.stringify(shown);
  switch (what) {
    case 'automation':
      return `the automation \`${text}\` does something else or more than start a run of it; it stays on the server alone`;
    case 'max_scheduled_runs':
      return `a schedule has \`max_scheduled_runs: ${text}\`, which \`prefect.yaml\` cannot say; it stays on the server alone`;
    case 'path':
      return `\`path: ${text}\` is not carried over: \`prefect.yaml\` has pull steps in its place`;
    case 'storage':
    case 'infrastructure':
      return `its ${what} block is not carried over: \`prefect.yaml\` has none since Prefect 3`;
    case 'labels':
      return `its labels are not carried over, since \`prefect.yaml\` has none: ${text}`;
  }
}

/** One text, or the labels by their names. */
function withoutSecrets(detail: JsonValue, path: readonly string[] = []): JsonValue {
  if (!isJsonObject(detail)) return isSecretValue(path, detail) ? '********' : detail;
  return Object.fromEntries(
    Object.entries(detail).map(([name, item]) => [name, withoutSecrets(item, [...path, name])]),
  );
}

/** Of fields that no entry can say, why not. */
const REASONS: Partial<Record<string, string>> = {
  parameter_openapi_schema:
    'the parameters of the flow in its source are others than the server has; a deploy stores those of the source',
  version: 'the server has no version, and an entry without one gets one from git or from the source',
  description: 'the server has no description, and an entry without one gets that of the flow',
};

/** Of what a plan still shows; nothing about keys that a note is there for already. */
export function remainingNotes(change: Change, isNoted: (key: string) => boolean): string[] {
  if (change.action !== 'update') return [];
  const { fields, schedules, automations, live } = change;
  const keys = fields.map(({ field }) => field).filter((field) => !isNoted(KEYS[field] ?? field));
  const notes = keys.map((field) => {
    const isNull = field !== 'parameter_openapi_schema' && field !== 'paused' && live.fields[field] !== null;
    const reason = isNull ? undefined : REASONS[field];
    return reason === undefined ? `\`tq plan\` still shows \`${field}\`, which could not be written` : reason;
  });
  if (schedules.length > 0 && !isNoted('schedules'))
    notes.push('`tq plan` still shows a schedule, which no entry can say in the same way');
  if (automations.length > 0 && !isNoted('triggers'))
    notes.push('`tq plan` still shows an automation, which no entry can say in the same way');
  return notes;
}

const KEYS: Partial<Record<string, string>> = {
  work_pool_name: 'work_pool.name',
  work_queue_name: 'work_pool.work_queue_name',
  job_variables: 'work_pool.job_variables',
  pull_steps: 'pull',
  concurrency_options: 'concurrency_limit',
};
