/** Samples → the text that people read. Medians of time, because one disturbed run must not decide; the highest memory. */
import type { Sample } from './series.ts';
import type { Traffic } from './recording-proxy.ts';

/** What one contender's runs come to. */
interface Summary {
  series: string;
  label: string;
  wall: Spread;
  /** Median of user and system time together, in seconds. */
  cpu: number;
  peakMegabytes: number;
  requests: string;
}

interface Spread {
  median: number;
  least: number;
  most: number;
}

/** One line for each contender of each series, then the ratios. */
export function renderTable(samples: readonly Sample[]): string {
  const summaries = summarise(samples);
  const rows = summaries.map((summary) => [
    summary.series,
    summary.label,
    `${seconds(summary.wall.median)} (${seconds(summary.wall.least)}-${seconds(summary.wall.most)})`,
    seconds(summary.cpu),
    summary.peakMegabytes.toFixed(0),
    summary.requests,
  ]);
  const header = ['series', 'command', 'wall s: median (min-max)', 'CPU s', 'peak MB', 'requests'];
  return `${align([header, ...rows])}\n\n${renderRatios(summaries)}`;
}

/** Pairs by series and label; the first is divided by the second. */
const RATIOS: readonly [series: string, first: string, second: string][] = [
  ['start-up', 'tq --version', 'node -e 0'],
  ['start-up', 'tq --help', 'node -e 0'],
  ['start-up', 'tq --version', 'prefect --version'],
  ['new deployment', 'tq deploy', 'prefect deploy'],
  ['unchanged deployment', 'tq deploy', 'prefect deploy'],
];

function renderRatios(summaries: readonly Summary[]): string {
  const find = (series: string, label: string): Summary => {
    const found = summaries.find((summary) => summary.series === series && summary.label === label);
    if (found === undefined) throw new Error(`\`${label}\` was not measured in ${series}`);
    return found;
  };
  const rows = RATIOS.map(([series, first, second]) => {
    const [above, below] = [find(series, first), find(series, second)];
    return [
      series,
      `${first} / ${second}`,
      (above.wall.median / below.wall.median).toFixed(2),
      (above.cpu / below.cpu).toFixed(2),
      (above.peakMegabytes / below.peakMegabytes).toFixed(2),
    ];
  });
  return align([['ratio', '', 'wall', 'CPU', 'memory'], ...rows]);
}

/** In the order in which the samples come, except that a series stays together. */
function summarise(samples: readonly Sample[]): Summary[] {
  const series = [...new Set(samples.map((sample) => sample.series))];
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.series}\n${sample.label}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const summaries = [...groups.values()].map(summariseGroup);
  return series.flatMap((name) => summaries.filter((summary) => summary.series === name));
}

function summariseGroup(group: readonly Sample[]): Summary {
  const { series, label } = group[0] as Sample;
  const walls = group.map(({ wallSeconds }) => wallSeconds);
  return {
    series,
    label,
    wall: { median: median(walls), least: Math.min(...walls), most: Math.max(...walls) },
    cpu: median(group.map(({ userSeconds, systemSeconds }) => userSeconds + systemSeconds)),
    peakMegabytes: Math.max(...group.map(({ peakKilobytes }) => peakKilobytes)) / 1024,
    requests: describeTraffic(group.map(({ traffic }) => traffic)),
  };
}

/** Runs that asked for different things are told apart instead of averaged. */
function describeTraffic(traffic: readonly Traffic[]): string {
  const kinds = [...new Set(traffic.map(describeAnswered))];
  const turnedAway = traffic.reduce((sum, one) => sum + one.turnedAway, 0);
  return kinds.join(' or ') + (turnedAway > 0 ? `; 503s in all runs: ${turnedAway}` : '');
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
