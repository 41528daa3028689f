/** The schedules as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. */
import type { PlannedDeployment, Simulation, Starts } from '../../preflight/capacity/capacity.ts';
import type { CapacityFinding } from '../../preflight/capacity/capacity-findings.ts';
import type { HeatMap } from '../../preflight/capacity/heat-map.ts';
import { counted, lengthText, minuteText, startsText } from '../../preflight/capacity/words.ts';
import { dayText } from './day-text.ts';
import { heatLevel } from './heat-level.ts';
import { htmlText } from './html.ts';
import { pageStyle } from './page-style.ts';
import { barsPath, marksPath, marksWidth } from './timeline.ts';

export interface SchedulePage {
  /** The project's name. */
  title: string;
  deployments: readonly PlannedDeployment[];
  starts: Starts;
  simulation: Simulation;
  heat: HeatMap;
  findings: readonly CapacityFinding[];
}

/** Findings beyond that are folded away, so that the map stays in sight. */
const FINDINGS_IN_SIGHT = 6;
/** Findings beyond that are counted. */
const MOST_FINDINGS = 200;
/** Stands in every page, so that one can be told from files that are none. */
export const PAGE_MARK = '<meta name="generator" content="tq schedule">';
/** The policy forbids everything from elsewhere, should a name ever escape its quotes. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export function schedulePage(page: SchedulePage): string {
  const { title, starts, deployments } = page;
  const days = `${minuteText(starts.from)} to ${minuteText(starts.to)} UTC`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${PAGE_MARK}<meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Schedules of ${htmlText(title)}</title>
<style>${pageStyle()}</style></head><body><main>
<h1>Schedules of ${htmlText(title)}</h1>
<p class="soft">${days} · ${counted(deployments.length, 'deployment')} · ${startsText(starts.total, starts.isCut)}</p>
${findingsPart(page.findings)}${heatPart(page.heat)}${loadPart(page)}${timelinePart(page)}</main></body></html>
`;
}

function findingsPart(findings: readonly CapacityFinding[]): string {
  if (findings.length === 0) return '<h2>Findings</h2><p>Nothing stands out.</p>\n';
  const items = findings.slice(0, MOST_FINDINGS).map(({ message, help }) => {
    const more = help === undefined ? '' : `<br><span class="soft">${marked(help)}</span>`;
    return `<li>${marked(message)}${more}</li>`;
  });
  const left = findings.length - items.length;
  const rest = left === 0 ? '' : `<p class="soft">and ${left} more</p>`;
  const folded = items.slice(FINDINGS_IN_SIGHT);
  const others =
    folded.length === 0
      ? ''
      : `<details><summary>${folded.length + left} more</summary><ul>${folded.join('\n')}</ul>${rest}</details>`;
  const seen = items.slice(0, FINDINGS_IN_SIGHT).join('\n');
  return `<h2>Findings <span class="warn">${findings.length}</span></h2><ul>${seen}</ul>${others}\n`;
}

/** Names in backticks become code. */
function marked(text: string): string {
  return htmlText(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function heatPart({ zone, days, most }: HeatMap): string {
  const hours = Array.from(
    { length: 24 },
    (_, hour) => `<th scope="col">${String(hour).padStart(2, '0')}</th>`,
  );
  const rows = days.map(({ day, hours }) => {
    const cells = hours.map((count) => {
      if (count === null) return '<td></td>';
      return `<td class="h${heatLevel(count, most)}">${count === 0 ? '·' : count}</td>`;
    });
    return `<tr><th scope="row">${dayText(day)}</th>${cells.join('')}</tr>`;
  });
  return `<h2>Starts in each hour <span class="soft">${htmlText(zone)}</span></h2>
<div class="scroll"><table class="heat"><thead><tr><th scope="col">Day</th>${hours.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>\n`;
}

function loadPart({ simulation }: SchedulePage): string {
  const groups = [
    ['pool', simulation.pools],
    ['queue', simulation.queues],
    ['tag', simulation.tags],
  ] as const;
  const rows = groups.flatMap(([kind, loads]) =>
    [...loads].map(
      ([name, load]) =>
        `<tr><th scope="row" title="${htmlText(name)}">${htmlText(name)}</th><td>${kind}</td>${numbers(load.starts, `${load.peak}`, load.longestWait)}</tr>`,
    ),
  );
  if (rows.length === 0) return '';
  return `<h2>Load</h2><div class="scroll"><table class="line"><thead><tr><th scope="col">Name</th><th scope="col">Kind</th>${NUMBER_HEADS}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>\n`;
}

const NUMBER_HEADS = ['Starts', 'Peak at once', 'Longest wait']
  .map((head) => `<th scope="col" class="n">${head}</th>`)
  .join('');

function numbers(starts: number | string, peak: string, wait: number): string {
  const words = wait === 0 ? '<td class="n none">none</td>' : `<td class="n warn">${lengthText(wait)}</td>`;
  return `<td class="n">${starts}</td><td class="n">${peak}</td>${words}`;
}

/** The marks of all schedules of a deployment on one line; the first line shows how many start at the busiest minute of each half hour. */
function timelinePart({ deployments, starts, simulation }: SchedulePage): string {
  const { from, to } = starts;
  const width = marksWidth(from, to);
  const { path, most } = barsPath(starts.perMinute, 30);
  const svg = (d: string, label: string): string =>
    `<svg viewBox="0 0 ${width} 10" preserveAspectRatio="none" role="img" aria-label="${label}"><path stroke-width="7" d="${d}"/></svg>`;
  const instants = instantsOf(starts);
  const cut = new Set(
    starts.schedules.flatMap(({ deployment, fires }) => (fires?.isCut ? [deployment] : [])),
  );
  const rows = deployments.map((deployment, index) => {
    const { name, expected, isOther } = deployment;
    const load = simulation.deployments[index];
    const own = instants.get(index) ?? [];
    const peak = `${load?.peak ?? 0}${expected === undefined ? '?' : ''}`;
    const idle = idleWords(deployment, own.length);
    const line =
      idle === undefined
        ? svg(marksPath(own, from, to), startsText(own.length, cut.has(index)))
        : `<span class="soft">${idle}</span>`;
    const other = isOther === true ? ' class="soft"' : '';
    const title = `${name}${isOther === true ? ', of another project' : ''}`;
    return `<tr><th scope="row"${other} title="${htmlText(title)}">${htmlText(name)}</th><td class="t">${line}</td>${numbers(`${cut.has(index) ? '&gt; ' : ''}${own.length}`, peak, load?.longestWait ?? 0)}</tr>`;
  });
  return `<h2>Timeline <span class="soft">UTC</span></h2>
<p class="soft">The first line shows the starts in the busiest minute of each half hour, at most ${most}. A peak with <code>?</code> counts runs whose length is not known as over at once.</p>
<div class="scroll"><table class="line"><thead><tr><th scope="col">Deployment</th><th scope="col" class="t"><div class="days">${dayHeads(from, to)}</div></th>${NUMBER_HEADS}</tr></thead>
<tbody><tr><th scope="row">all</th><td class="t"><svg class="tall" viewBox="0 0 ${width} 100" preserveAspectRatio="none" role="img" aria-label="at most ${most} starts in a minute"><path d="${path}"/></svg></td><td class="n">${starts.isCut ? '&gt; ' : ''}${starts.total}</td><td></td><td></td></tr>
${rows.join('\n')}</tbody></table></div>\n`;
}

const DAY = 86_400_000;

/** So many days have room for their names side by side. */
const NAMED_DAYS = 8;

/** Each day, or several together, as wide as what of it is looked at; a small rest has no room for its name. */
function dayHeads(from: number, to: number): string {
  const first = Math.floor(from / DAY) * DAY;
  const width = Math.ceil((to - first) / DAY / NAMED_DAYS) * DAY;
  const begins = Array.from({ length: Math.ceil((to - first) / width) }, (_, index) => first + index * width);
  return begins
    .map((begin) => {
      const length = Math.min(begin + width, to) - Math.max(begin, from);
      return `<span style="flex:${length / 60_000}">${length < width / 2 ? '' : dayText(begin)}</span>`;
    })
    .join('');
}

/** Why nothing starts; undefined: something does. */
function idleWords({ isPaused, schedules, unread }: PlannedDeployment, starts: number): string | undefined {
  if (starts > 0) return undefined;
  if (unread !== undefined) return 'not known';
  if (schedules.length === 0) return 'no schedule';
  if (isPaused) return 'paused';
  return schedules.some(({ isActive }) => isActive) ? 'nothing in these days' : 'inactive';
}

function instantsOf({ schedules }: Starts): Map<number, readonly number[]> {
  const all = new Map<number, readonly number[]>();
  for (const { deployment, fires } of schedules) {
    const before = all.get(deployment);
    const more = fires?.instants ?? [];
    all.set(deployment, before === undefined ? more : [...before, ...more].sort((a, b) => a - b));
  }
  return all;
}
