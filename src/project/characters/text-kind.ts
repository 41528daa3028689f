/** What the texts of `prefect.yaml` are for, by where they stand. */
import type { Path } from '../../diagnostics/span.ts';
import type { TextKind } from './judge-text.ts';

const PROSE = new Set(['description', 'script', 'reason', 'body', 'subject', 'command']);

/** Read by Prefect or by the operating system. */
const MACHINE = new Set([
  'anchor_date',
  'branch',
  'collision_strategy',
  'cron',
  'directory',
  'entrypoint',
  'image',
  'image_name',
  'interval',
  'posture',
  'prefect-version',
  'repository',
  'rrule',
  'slug',
  'tag',
  'timezone',
  'type',
  'version',
  'version_type',
]);

const NAMES = new Set(['name', 'tags', 'work_queue_name', 'expect', 'after', 'id']);

/** Of the value at `path`. Parameters and job variables may be anything, whatever they are called. */
export function kindOfText(path: Path): TextKind {
  const key = String(path.findLast((step) => typeof step === 'string'));
  if (PROSE.has(key)) return 'prose';
  if (path.includes('parameters') || path.includes('job_variables')) return 'value';
  if (MACHINE.has(key)) return 'machine';
  return NAMES.has(key) || path.includes('match') || path.includes('match_related') ? 'name' : 'value';
}
