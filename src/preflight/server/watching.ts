/**
 * Which automations of a server fire when a run of a deployment fails. As `prefect/server/events/schemas/automations.py`
 * and `events.py` (Prefect 3.8.8) match events, with what an event of a flow run names.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { WatchingAutomation } from '../../ports/readiness-reader.ts';
import { withAnyTextBetween } from '../../project/wildcards.ts';

/** What events of a deployment's runs name; ids are undefined where the server does not have it yet. */
export interface WatchedRun {
  deployment: { id?: string; name: string };
  flow: { id?: string; name: string };
  pool: { id?: string; name: string };
  queueName: string;
  tags: readonly string[];
}

const FAILURES = ['prefect.flow-run.Failed', 'prefect.flow-run.Crashed', 'prefect.flow-run.TimedOut'];
const SUCCESS = 'prefect.flow-run.Completed';

/** They tell somebody, or start what may. */
const TELLS = [
  'send-notification',
  'send-email-notification',
  'call-webhook',
  'declare-incident',
  'run-deployment',
];

/** The first automation that tells somebody when a run of the deployment fails, or does not complete. */
export function watcherOf(
  run: WatchedRun,
  automations: readonly WatchingAutomation[],
): WatchingAutomation | undefined {
  const resources = resourcesOf(run);
  return automations.find(
    ({ trigger, actions }) => actions.some((action) => TELLS.includes(action)) && watches(trigger, resources),
  );
}

/** By label, what it may hold; `ANY`: it has the label, and what it will hold is not known. */
type Resource = Readonly<Record<string, readonly string[] | typeof ANY>>;

const ANY = Symbol('any');
/** In the place of an id that nobody can name beforehand; patterns for ids fit it. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

interface Resources {
  /** The run itself. */
  run: Resource;
  related: readonly Resource[];
}

function resourcesOf({ deployment, flow, pool, queueName, tags }: WatchedRun): Resources {
  const related = (kind: string, role: string, { id, name }: { id?: string; name: string }): Resource => ({
    'prefect.resource.id': [`prefect.${kind}.${id ?? NO_ID}`],
    'prefect.resource.role': [role],
    'prefect.resource.name': [name],
  });
  return {
    // As `prefect/server/models/events.py` names them.
    run: {
      'prefect.resource.id': [`prefect.flow-run.${NO_ID}`],
      'prefect.resource.name': ANY,
      'prefect.run-count': ANY,
      'prefect.state-message': ANY,
      'prefect.state-name': ANY,
      'prefect.state-timestamp': ANY,
      'prefect.state-type': ANY,
    },
    related: [
      related('deployment', 'deployment', deployment),
      related('flow', 'flow', flow),
      { ...related('work-pool', 'work-pool', pool), 'prefect.work-pool.type': ANY },
      related('work-queue', 'work-queue', { name: queueName }),
      ...tags.map((tag) => ({
        'prefect.resource.id': [`prefect.tag.${tag}`],
        'prefect.resource.role': ['tag'],
      })),
    ],
  };
}

/** A part of a compound trigger is enough: what the others wait for is not known. */
function watches(trigger: JsonObject, resources: Resources): boolean {
  const { triggers, match, match_related: related } = trigger;
  if (Array.isArray(triggers)) return triggers.some((each) => isJsonObject(each) && watches(each, resources));
  if (!expectsFailure(trigger) || !matchesAny(match, [resources.run])) return false;
  const specifications = Array.isArray(related) ? related : [related];
  return specifications.every((each) => matchesAny(each, resources.related));
}

/** It waits for a failure, or for a success that does not come. */
function expectsFailure({ expect, posture }: JsonObject): boolean {
  const expected = Array.isArray(expect) ? expect.map(String) : [];
  if (posture === 'Proactive') return expected.some((each) => fits(each, SUCCESS));
  return expected.length === 0 || expected.some((each) => FAILURES.some((event) => fits(each, event)));
}

function matchesAny(specification: JsonValue | undefined, resources: readonly Resource[]): boolean {
  const labels = isJsonObject(specification) ? Object.entries(specification) : [];
  if (labels.length === 0) return true;
  return resources.some((resource) =>
    labels.every(([label, expected]) => {
      const values = Object.hasOwn(resource, label) ? resource[label] : undefined;
      if (values === ANY) return true;
      const patterns = (Array.isArray(expected) ? expected : [expected]).map(String);
      return values?.some((value) => patterns.some((pattern) => fits(pattern, value))) ?? false;
    }),
  );
}

/** As `fnmatch.fnmatchcase` of Python, with `!` before the pattern for anything else. */
function fits(pattern: string, value: string): boolean {
  if (pattern.startsWith('!')) return !fitsGlob(pattern.slice(1), value);
  return fitsGlob(pattern, value);
}

/** `*`, `?`, `[…]` and `[!…]`; a bracket that nothing closes is a character, as is one closed at once. */
const GLOB_PART = /\*+|\?|\[(!?)(\]?[^\]]*)\]|[^]/gu;

/** For one character. */
function sourceOfOne(part: string, negation: string | undefined, members: string | undefined): string {
  if (part === '?') return '.';
  if (!members) return part.replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&');
  return `[${negation ? '^' : ''}${members.replaceAll(/[[\]\\^]/g, '\\$&')}]`;
}

function fitsGlob(pattern: string, value: string): boolean {
  const parts = [''];
  for (const [part, negation, members] of pattern.matchAll(GLOB_PART)) {
    if (part.startsWith('*')) parts.push('');
    else parts.push(`${parts.pop()}${sourceOfOne(part, negation, members)}`);
  }
  try {
    return new RegExp(`^${withAnyTextBetween(parts)}$`, 'su').test(value);
  } catch {
    // A range that runs backwards, which holds nothing.
    return false;
  }
}
