/** The command line of the benchmark. Throws an `Error` with one line that says what to write instead. */
import { parseArgs } from 'node:util';

/** What can be left out, in the order in which it runs. `sizes` is the generated project, once for each size. */
const SERIES = [
  'start-up',
  'orders',
  'sizes',
  'plan-and-apply',
  'validate',
  'preflight',
  'context',
  'ref',
  'changed-since',
  'images',
] as const;
export type SeriesGroup = (typeof SERIES)[number];

export interface Options {
  /** How often each command line is measured, long ones excepted. */
  runs: number;
  /** Numbers of deployments of the generated project. */
  sizes: readonly number[];
  only: ReadonlySet<SeriesGroup>;
  /** Whether `prefect deploy` takes its ten minutes with 500 deployments as well. */
  prefectWith500: boolean;
  /** Whether the server has its time zones from the package `tzdata` alone. */
  timeZonesOfPackage: boolean;
  /** Path of a file for every single figure. */
  json: string | undefined;
}

export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      runs: { type: 'string', default: '5' },
      sizes: { type: 'string', default: '1,50,200' },
      only: { type: 'string', default: SERIES.join(',') },
      'prefect-500': { type: 'boolean', default: false },
      tzdata: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  return {
    runs: countIn('--runs', values.runs),
    sizes: values.sizes.split(',').map((size) => countIn('--sizes', size)),
    only: new Set(values.only.split(',').map(seriesIn)),
    prefectWith500: values['prefect-500'],
    timeZonesOfPackage: values.tzdata,
    json: values.json,
  };
}

function countIn(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`\`${option}\` must be 1 or more, found \`${text}\``);
  return count;
}

function seriesIn(text: string): SeriesGroup {
  const found = SERIES.find((series) => series === text);
  if (found === undefined)
    throw new Error(`\`--only\` must be of \`${SERIES.join(',')}\`, found \`${text}\``);
  return found;
}
