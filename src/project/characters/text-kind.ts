/** What the texts of `prefect.yaml` are for, by where they stand. */
import type { Path } from '../../diagnostics/span.ts';
import schema from '../../generated/prefect.schema.json' with { type: 'json' };
import type { TextKind } from './judge-text.ts';
import { asItLooks } from './suspects.ts';

const PROSE = new Set(['description', 'script', 'reason', 'body', 'subject', 'command']);

/** Read by Prefect by strict rules, wherever it stands. */
const SYNTAX = new Set(['anchor_date', 'cron', 'entrypoint', 'interval', 'rrule', 'timezone']);

/** One of a few words, in what `deployments` holds. */
const CHOICES = new Set(['collision_strategy', 'posture', 'type', 'version_type']);

/** Chosen by people, looked up letter by letter. */
const NAMES = new Set([
  'after',
  'branch',
  'directory',
  'expect',
  'id',
  'image',
  'image_name',
  'name',
  'prefect-version',
  'repository',
  'slug',
  'tag',
  'tags',
  'version',
  'work_queue_name',
]);

const STEPS = new Set(['build', 'push', 'pull']);

/** What stands below these is up to the user, whatever it is called. */
const DATA = new Set(['parameters', 'job_variables', 'env', 'labels', 'match', 'match_related', 'pools']);

const AT_THE_TOP = new Set(Object.keys(schema.properties));

/** Of the value at `path`. Parameters and job variables may be anything, whatever they are called. */
export function kindOfText(path: Path): TextKind {
  const key = String(path.findLast((step) => typeof step === 'string'));
  if (PROSE.has(key)) return 'prose';
  if (path.includes('parameters') || path.includes('job_variables')) return 'value';
  if (SYNTAX.has(key) || (CHOICES.has(key) && isOfDeployment(path))) return 'machine';
  return NAMES.has(key) || path.includes('match') || path.includes('match_related') ? 'name' : 'value';
}

function isOfDeployment(path: Path): boolean {
  return path[0] === 'deployments' && !STEPS.has(String(path[2]));
}

/** Of the key that ends `path`: one that Prefect looks for, or data like any value. */
export function kindOfKey(path: Path): TextKind {
  const looksLike = asItLooks(String(path.at(-1))).trim();
  const above = path.slice(0, -1);
  if (above.length === 0) return AT_THE_TOP.has(looksLike) ? 'machine' : 'value';
  if (!AT_THE_TOP.has(String(path[0])) || path[0] === 'definitions') return 'value';
  if (above.some((step) => DATA.has(String(step))) || isInsideInput(path)) return 'value';
  return /^[\w.-]+$/.test(looksLike) ? 'machine' : 'value';
}

/** Below the inputs of a step: in `build`, its number, its function and an input of it. */
function isInsideInput(path: Path): boolean {
  const steps = path.findIndex((step, index) => STEPS.has(String(step)) && (index === 0 || index === 2));
  if (steps < 0) return false;
  const inStep = path.slice(steps + 1).filter((step) => typeof step === 'string');
  return inStep.length > 2;
}
