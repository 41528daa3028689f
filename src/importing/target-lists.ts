/** `schedules:` and `triggers:` of an entry, such that they mean what the server has. */
import { diffAutomations } from '../plan/diff-automations.ts';
import { diffSchedules } from '../plan/diff-schedules.ts';
import type {
  AutomationState,
  DeploymentState,
  LiveAutomation,
  LiveDeployment,
  LiveSchedule,
  ScheduleState,
} from '../plan/state.ts';
import type { YamlValue } from '../project/document.ts';
import { isMapping, type YamlMapping } from '../project/yaml-value.ts';
import { holdsAny, type Merging, own } from './merge-values.ts';
import { type ListKind, mergeEntries } from './merge-entries.ts';
import type { FillingAt } from './put-value.ts';
import { writtenSchedule } from './written-schedule.ts';
import { writtenTrigger } from './written-trigger.ts';

const SCHEDULES: ListKind<ScheduleState, LiveSchedule> = {
  key: 'schedules',
  isSame: (state, live) => diffSchedules([state], [live]).length === 0,
  isMatch: [
    (state, live) => state.slug !== null && state.slug === live.slug,
    (state, live) => state.slug === null && live.slug === null && kindOf(state) === kindOf(live),
  ],
  writtenState: (state, live) => writtenSchedule(completed(state, live)),
  writtenLive: (live) => writtenSchedule(live),
};

function kindOf({ schedule }: ScheduleState): string | undefined {
  return ['cron', 'interval', 'rrule'].find((kind) => kind in schedule);
}

/** What the file leaves open is no difference. */
function completed(state: ScheduleState, live: LiveSchedule): ScheduleState {
  const { schedule } = state;
  const active = state.active ?? live.active;
  if (!('interval' in schedule) || schedule.anchor_date !== null || !('interval' in live.schedule))
    return { ...state, active };
  return { ...state, active, schedule: { ...schedule, anchor_date: live.schedule.anchor_date } };
}

/** The entry's schedules; undefined where nothing is to be written. */
export function targetSchedules(
  merging: Merging,
  entry: YamlMapping,
  filled: YamlMapping,
  desired: DeploymentState,
  live: LiveDeployment,
): YamlValue | undefined {
  const written = listAt(entry, 'schedules');
  const states = desired.schedules ?? [];
  const values = listAt(filled, 'schedules');
  if (written === undefined || values?.length !== written.length || states.length !== written.length) {
    if (live.schedules.length === 0) return desired.schedules === undefined ? undefined : [];
    return live.schedules.flatMap((each) => merging.put(writtenSchedule(each), ['schedules']) ?? []);
  }
  return mergeEntries(merging, SCHEDULES, { written, filled: values, states }, live.schedules);
}

/** Where the server fills in the parameters of a trigger when it fires, a deploy fills in nothing. */
export const TRIGGER_FILLING: FillingAt = (path) => (path[1] === 'parameters' ? 'none' : 'all');

export function targetTriggers(
  merging: Merging,
  entry: YamlMapping,
  filled: YamlMapping,
  desired: DeploymentState,
  live: LiveDeployment,
): YamlValue[] {
  const written = listAt(entry, 'triggers') ?? [];
  const values = listAt(filled, 'triggers') ?? [];
  const { automations: states } = desired;
  if (values.length !== written.length || states.length !== written.length) return written;
  const automations = inOrder(live.automations, desired.name);
  return mergeEntries(merging, triggers(desired), { written, filled: values, states }, automations);
}

function triggers(desired: DeploymentState): ListKind<AutomationState, LiveAutomation> {
  const compare = (state: AutomationState, live: LiveAutomation) =>
    diffAutomations({ ...desired, automations: [state] }, [live]);
  return {
    key: 'triggers',
    isSame: (state, live) => compare(state, live).changes.length === 0,
    isMatch: [
      (state, live) =>
        compare({ ...state, name: live.name, description: live.description, enabled: live.enabled }, live)
          .changes.length === 0,
      (state, live) => state.name === live.name,
    ],
    writtenState: (state, live, index) =>
      writtenTrigger({ ...state, enabled: state.enabled ?? live.enabled }, desired.name, index + 1),
    writtenLive: (live, index) => writtenTrigger(live, desired.name, index + 1),
  };
}

/** One with a default name at the place of its number where that can be, so that few need their name written. */
function inOrder(automations: readonly LiveAutomation[], deploymentName: string): LiveAutomation[] {
  const prefix = `${deploymentName}__automation_`;
  const numberOf = ({ name }: LiveAutomation): number | undefined => {
    const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    return /^\d+$/.test(digits) ? Number(digits) : undefined;
  };
  const others = automations.filter((each) => numberOf(each) === undefined);
  const numbered = automations
    .map((each) => ({ each, number: numberOf(each) ?? 0 }))
    .filter(({ each }) => numberOf(each) !== undefined)
    .sort((one, other) => one.number - other.number);
  const result: LiveAutomation[] = [];
  for (const { each, number } of numbered) {
    while (result.length + 1 < number && others.length > 0) result.push(others.shift() as LiveAutomation);
    result.push(each);
  }
  return [...result, ...others];
}

function listAt(entry: YamlMapping, key: string): YamlValue[] | undefined {
  const value = own(entry, key);
  if (Array.isArray(value) && value.every(isMapping)) return value;
  return isMapping(value) && Object.keys(value).length > 0 ? [value] : undefined;
}

/** Whether an entry uses the deprecated `schedule:`, whose value moves to `schedules:` when it changes. */
export function hasDeprecatedSchedule(entry: YamlMapping): 'no' | 'movable' | 'with-placeholder' {
  const schedule = own(entry, 'schedule');
  if (schedule === undefined) return 'no';
  return holdsAny(schedule, { fillingAt: () => 'all' }, ['schedule']) ? 'with-placeholder' : 'movable';
}
