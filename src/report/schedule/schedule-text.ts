/** What `tq schedule` shows to people: the next starts, the map of the days, the load, what stands out. Fits 80 columns. */
import type { Limits, PlannedDeployment, PlannedSchedule } from '../../preflight/capacity/capacity.ts';
import type { ScheduleView } from '../../preflight/capacity/schedule-view.ts';
import { lengthText, startsText } from '../../preflight/capacity/words.ts';
import type { Palette } from '../palette.ts';
import { wrapped } from '../preflight/wrapped.ts';
import { printable, visible } from '../printable.ts';
import { scheduleText as oneSchedule } from '../timing-text.ts';
import { heatMapText } from './heat-map-text.ts';
import { nextFiresText } from './next-fires-text.ts';

const COLUMNS = 80;
/** So many lines of a list are shown. */
const MOST_LINES = 12;

export function scheduleText(view: ScheduleView, paint: Palette): string {
  const parts = [
    nextFiresText(view.next, paint),
    ...(view.starts.total === 0 ? [] : [heatMapText(view.heat, paint)]),
    list(paint.strong('load'), loadLines(view)),
    list(paint.strong('does not start'), idleLines(view.deployments)),
    list(paint.strong('not certain'), uncertainLines(view.deployments)),
    list(paint.strong('counted from now'), unanchoredLines(view.deployments)),
    list(paint.bad('findings'), findingLines(view, paint)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function list(head: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const left = lines.length - MOST_LINES;
  const rest = left > 0 ? [`  and ${left} more`] : [];
  return [head, ...lines.slice(0, MOST_LINES), ...rest].join('\n');
}

function loadLines({ simulation, limits, deployments, starts: { cuts } }: ScheduleView): string[] {
  const isUnknown = deployments.some(({ expected, pool }) => pool !== null && expected === undefined);
  const lines = [...simulation.pools]
    .filter(([, { starts }]) => starts > 0)
    .map(([name, { starts, peak, longestWait }]) => {
      const wait = longestWait === 0 ? '' : `, the longest wait ${lengthText(longestWait)}`;
      const text = `pool \`${visible(name)}\`: ${startsText(starts, cuts.has(name))}, at most ${peak} at once${limitOf(limits, name)}${wait}`;
      return line(text);
    });
  const hint = 'runs of unknown length count as over at once: `tq: {expected_duration: 10m}` tells it';
  return lines.length > 0 && isUnknown ? [...lines, line(hint)] : lines;
}

function limitOf({ pools }: Limits, name: string): string {
  const known = pools.get(name);
  if (known === undefined) return '';
  if (known.isPaused) return ', and it is paused';
  return known.limit === null ? ', without a limit' : `, limit ${known.limit}`;
}

function idleLines(deployments: readonly PlannedDeployment[]): string[] {
  return deployments
    .filter(({ isOther }) => isOther !== true)
    .flatMap(({ name, isPaused, schedules, unread }) => {
      const shown = `\`${visible(name)}\``;
      // That it is not known is said elsewhere.
      if (schedules.length === 0 && unread === undefined) return [line(`${shown} has no schedule`)];
      if (isPaused) return [line(`${shown} is paused`)];
      return schedules
        .filter(({ isActive }) => !isActive)
        .map(({ timing }) => line(`${shown}: ${oneSchedule({ schedule: { ...timing }, active: false })}`));
    });
}

function uncertainLines(deployments: readonly PlannedDeployment[]): string[] {
  return deployments
    .filter(({ isOther }) => isOther !== true)
    .flatMap(({ name, unread }) =>
      unread === undefined ? [] : [line(`\`${visible(name)}\`: ${visible(unread)}`)],
    );
}

/** The server counts such an interval from the moment it first hears of it. */
function unanchoredLines(deployments: readonly PlannedDeployment[]): string[] {
  return deployments
    .filter(({ isPaused, schedules }) => !isPaused && schedules.some(isUnanchored))
    .map(({ name }) => line(`\`${visible(name)}\`: its interval has no \`anchor_date\``));
}

function isUnanchored({ timing, isActive }: PlannedSchedule): boolean {
  return isActive && 'interval' in timing && timing.anchor_date === null;
}

function findingLines({ findings }: ScheduleView, paint: Palette): string[] {
  return findings.map(({ message, help }) => {
    const more =
      help === undefined ? '' : `\n    ${paint.faint(wrapped(printable(help), COLUMNS - 4, '    '))}`;
    return `${line(visible(message))}${more}`;
  });
}

function line(text: string): string {
  return `  ${wrapped(text, COLUMNS - 2, '    ')}`;
}
