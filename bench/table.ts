/** Samples → the text that people read. Medians of time, because one disturbed run must not decide; the highest memory. */
import { CONTEXT_LABELS } from './hash-context.ts';
import { IN_PYTHON } from './images.ts';
import { MANY_LABELS } from './many.ts';
import { PLAN_LABELS } from './plan-and-apply.ts';
import type { Traffic } from './recording-proxy.ts';
import type { Sample } from './series.ts';
import { VALIDATE_LABELS } from './validate.ts';

/** What one contender's runs come to. */
interface Summary {
  series: string;
  label: string;
  runs: number;
  wall: Spread;
  /** Median of user and system time together, in seconds. */
  cpu: number;
  /** Median of the server's, in seconds; undefined where nothing was asked of it. */
  serverCpu: number | undefined;
  peakMegabytes: number;
  requests: string;
  /** Builds and pushes; undefined where no image is concerned. */
  engineWork: string | undefined;
}

interface Spread {
  median: number;
  least: number;
  most: number;
}

/** One line for each contender of each series, then the ratios. */
export function renderTable(samples: readonly Sample[]): string {
  const summaries = summarise(samples);
  const hasImages = summaries.some(({ engineWork }) => engineWork !== undefined);
  const rows = summaries.map((summary) => [
    summary.series,
    summary.label,
    String(summary.runs),
    describeWall(summary),
    seconds(summary.cpu),
    summary.serverCpu === undefined ? '' : summary.serverCpu.toFixed(2),
    summary.peakMegabytes.toFixed(0),
    summary.requests,
    ...(hasImages ? [summary.engineWork ?? ''] : []),
  ]);
  const header = [
    'series',
    'command',
    'runs',
    'wall s: median (min-max)',
    'CPU s',
    'server CPU s',
    'peak MB',
    'requests',
    ...(hasImages ? ['builds, pushes'] : []),
  ];
  return [align([header, ...rows]), renderRatios(summaries)].filter((part) => part !== '').join('\n\n');
}

function describeWall({ runs, wall: { median, least, most } }: Summary): string {
  return runs === 1 ? seconds(median) : `${seconds(median)} (${seconds(least)}-${seconds(most)})`;
}

/** The first is divided by the second, in every series that has both. */
const RATIOS: readonly [first: string, second: string][] = [
  ['tq --version', 'node -e 0'],
  ['tq --help', 'node -e 0'],
  ['tq --version', 'prefect --version'],
  ['tq deploy', 'prefect deploy'],
  [MANY_LABELS.tq, MANY_LABELS.bareLoop],
  [MANY_LABELS.tq, MANY_LABELS.prefect],
  [MANY_LABELS.tq, PLAN_LABELS.bareListing],
  [PLAN_LABELS.plan, PLAN_LABELS.bareListing],
  [VALIDATE_LABELS.tq, VALIDATE_LABELS.bareParse],
  [CONTEXT_LABELS.hash, CONTEXT_LABELS.gitStatus],
  [MANY_LABELS.tq, IN_PYTHON],
];

function renderRatios(summaries: readonly Summary[]): string {
  const rows = seriesOf(summaries).flatMap((series) =>
    RATIOS.flatMap(([first, second]) => {
      const find = (label: string): Summary | undefined =>
        summaries.find((summary) => summary.series === series && summary.label === label);
      const [above, below] = [find(first), find(second)];
      if (above === undefined || below === undefined) return [];
      return [
        [
          series,
          `${first} / ${second}`,
          ratio(above.wall.median, below.wall.median),
          ratio(above.cpu, below.cpu),
          serverRatio(above, below),
          ratio(above.peakMegabytes, below.peakMegabytes),
        ],
      ];
    }),
  );
  return rows.length === 0
    ? ''
    : align([['series', 'ratio', 'wall', 'CPU', 'server CPU', 'memory'], ...rows]);
}

function serverRatio(above: Summary, below: Summary): string {
  if (above.serverCpu === undefined || below.serverCpu === undefined) return '';
  return ratio(above.serverCpu, below.serverCpu);
}

/** Two digits that say something, however small it is. */
function ratio(above: number, below: number): string {
  const value = above / below;
  return value.toFixed(value < 0.1 ? 3 : 2);
}

function seriesOf(samples: readonly { series: string }[]): string[] {
  return [...new Set(samples.map(({ series }) => series))];
}

/** In the order in which the samples come, except that a series stays together. */
function summarise(samples: readonly Sample[]): Summary[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.series}\n${sample.label}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const summaries = [...groups.values()].map(summariseGroup);
  return seriesOf(samples).flatMap((name) => summaries.filter((summary) => summary.series === name));
}

function summariseGroup(group: readonly Sample[]): Summary {
  const { series, label } = group[0] as Sample;
  const walls = group.map(({ wallSeconds }) => wallSeconds);
  return {
    series,
    label,
    runs: group.length,
    wall: { median: median(walls), least: Math.min(...walls), most: Math.max(...walls) },
    cpu: median(group.map(({ userSeconds, systemSeconds }) => userSeconds + systemSeconds)),
    serverCpu: group.every(({ traffic }) => Object.keys(traffic.answered).length === 0)
      ? undefined
      : median(group.map(({ serverSeconds }) => serverSeconds)),
    peakMegabytes: Math.max(...group.map(({ peakKilobytes }) => peakKilobytes)) / 1024,
    requests: describeTraffic(group.map(({ traffic }) => traffic)),
    engineWork: describeEngineWork(group),
  };
}

/** As with requests, runs that differ are told apart. */
function describeEngineWork(group: readonly Sample[]): string | undefined {
  const kinds = group.flatMap(({ engineWork }) =>
    engineWork === undefined ? [] : [`${engineWork.builds}, ${engineWork.pushes}`],
  );
  return kinds.length === 0 ? undefined : [...new Set(kinds)].join(' or ');
}

/** Runs that asked for different things are told apart instead of averaged. */
function describeTraffic(traffic: readonly Traffic[]): string {
  const kinds = [...new Set(traffic.map(describeAnswered))];
  const turnedAway = traffic.reduce((sum, one) => sum + one.turnedAway, 0);
  return kinds.join(' or ') + (turnedAway > 0 ? `; and ${turnedAway} of 503 in all runs` : '');
}

function describeAnswered({ answered, writes }: Traffic): string {
  const methods = new Map<string, number>();
  for (const [key, count] of Object.entries(answered)) {
    const method = key.split(' ')[0] as string;
    methods.set(method, (methods.get(method) ?? 0) + count);
  }
  const total = [...methods.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return '0';
  const parts = [...methods].sort().map(([method, count]) => `${method} ${count}`);
  return `${total} (${parts.join(', ')}), ${writes} may write`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

function seconds(value: number): string {
  return value.toFixed(value < 1 ? 3 : 2);
}

function align(rows: readonly string[][]): string {
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
