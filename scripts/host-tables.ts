/** The tables of `docs/host.md`: which tuples are tested, and which combinations are known not to work. */
import { join } from 'node:path';
import { KNOWN_BROKEN, type KnownBroken } from '../src/preflight/host/known-broken.ts';
import matrix from '../src/preflight/host/matrix.json' with { type: 'json' };
import { PROVEN } from '../src/preflight/host/proven-tuples.ts';
import { markdownTable } from './markdown-table.ts';

export const HOST_PAGE = join(import.meta.dirname, '..', 'docs', 'host.md');

const BEGIN = '<!-- begin of the tables: made by `npm run generate:docs` -->';
const END = '<!-- end of the tables -->';

/** The page with current tables. Throws where it has no place for them. */
export function withHostTables(page: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${HOST_PAGE} has no place for the tables`);
  return `${page.slice(0, start)}${BEGIN}\n\n${tables()}\n\n${page.slice(end)}`;
}

function tables(): string {
  const { primary, minimum, orchestration } = matrix;
  const lowered = Object.entries(minimum.constraints).map(([name, range]) => `\`${name}${range}\``);
  const tested = [
    ['tested-primary', primary.python, primary.prefect, primary.truthound, orchestration, ''],
    ['tested-minimum', minimum.python, minimum.prefect, '', orchestration, lowered.join(', ')],
    ...PROVEN.endToEnd.map((each) => [
      'tested-by-tq',
      each.python,
      each.prefect,
      each.truthound,
      each.orchestration,
      Object.entries(each.with)
        .map(([name, range]) => `\`${name}${range}\``)
        .join(', '),
    ]),
  ];
  return [
    markdownTable(['Verdict', 'Python', 'Prefect', 'Truthound', 'truthound-orchestration', 'With'], tested),
    '### Known not to work',
    markdownTable(
      ['Versions', 'Engine', 'What happens', 'What helps', 'Source', 'Told by'],
      KNOWN_BROKEN.map((each) => [
        versionsOf(each),
        each.engine === undefined ? '' : `\`${each.engine}\``,
        each.message,
        each.help,
        each.source,
        each.toldBy ?? 'TQ4403',
      ]),
    ),
  ].join('\n\n');
}

function versionsOf({ when }: KnownBroken): string {
  return Object.entries(when)
    .map(([name, range]) => `\`${name}${range}\``)
    .join(' with ');
}
