/**
 * Schedules that never start a run: cron expressions and rules for dates that do not exist, and those that are over. The
 * server takes them all; a cron expression without a date makes it fail on all schedules of the deployment (measured on
 * Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ScheduleState } from '../../plan/state.ts';
import { cronNeverFires } from '../schedules/cron-occurrences.ts';
import { ruleEnd } from '../schedules/rule-occurrences.ts';
import { activeSchedules } from './active-schedules.ts';
import type { Check } from './check.ts';

export const schedulesThatNeverFire: Check = ({ document, deployments, now }) => {
  const judge = remembered((cron, dayOr) => cronNeverFires(cron, dayOr, now));
  return deployments.flatMap((deployment) =>
    activeSchedules(document, deployment).flatMap(({ path, state }) => {
      const found = ofSchedule(state, judge, now);
      if (found === undefined) return [];
      const { key, ...details } = found;
      const { severity = 'error', ...words } = details;
      return [{ ...diagnostic('TQ2031', { ...words, where: document.spanOf([...path, key]) }), severity }];
    }),
  );
};

type Judge = (cron: string, dayOr: boolean) => ReturnType<typeof cronNeverFires>;

/** A file says the same few expressions over and over. */
function remembered(judge: Judge): Judge {
  const known = new Map<string, ReturnType<Judge>>();
  return (cron, dayOr) => {
    const key = `${dayOr} ${cron}`;
    if (!known.has(key)) known.set(key, judge(cron, dayOr));
    return known.get(key);
  };
}

type Found = Pick<Diagnostic, 'message' | 'help'> & { key: string; severity?: 'warning' };

function ofSchedule({ schedule }: ScheduleState, judge: Judge, now: Date): Found | undefined {
  if ('cron' in schedule) return ofCron(schedule.cron, judge(schedule.cron, schedule.day_or));
  return 'rrule' in schedule ? ofRule(ruleEnd(schedule.rrule, now)) : undefined;
}

function ofCron(cron: string, found: ReturnType<Judge>): Found | undefined {
  if (found === undefined) return undefined;
  const harm = 'Prefect then plans no run for any schedule of the deployment';
  return found === 'no such date'
    ? {
        key: 'cron',
        message: `no date fits the \`cron\` \`${cron}\``,
        help: `name a date that exists; ${harm}`,
      }
    : {
        key: 'cron',
        message: `the years of the \`cron\` \`${cron}\` have fewer than three runs left`,
        help: `name later years, or remove the schedule; ${harm}`,
      };
}

function ofRule(found: ReturnType<typeof ruleEnd>): Found | undefined {
  if (found === undefined) return undefined;
  if (found === 'never')
    return {
      key: 'rrule',
      message: 'no date fits the `rrule`',
      help: 'name a date that exists, not before `DTSTART`',
    };
  return {
    key: 'rrule',
    message: `the \`rrule\` had its last run on ${found.ended}`,
    help: 'set `active: false`, or remove the schedule; a rule without `DTSTART` begins on 2020-01-01',
    severity: 'warning',
  };
}
