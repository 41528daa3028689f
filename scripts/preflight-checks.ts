/** The tables of `docs/preflight-checks.md`: every check of `tq preflight`, and the requirements that they answer. */
import { join } from 'node:path';
import { CODES } from '../src/diagnostics/codes.ts';
import { ALL_CHECKS, type NamedCheck } from '../src/preflight/checks/all-checks.ts';
import { LAYERS } from '../src/preflight/checks/check.ts';
import { REQUIREMENTS } from '../src/preflight/checks/requirements.ts';
import { markdownTable } from './markdown-table.ts';

export const CHECKS_PAGE = join(import.meta.dirname, '..', 'docs', 'preflight-checks.md');

/** The page, made whole. */
export function checksPage(): string {
  const layers = LAYERS.map((layer) => {
    const checks = ALL_CHECKS.filter((check) => check.layer === layer);
    const rows = checks.map((check) => [
      `\`${check.id}\``,
      check.title,
      conditionOf(check),
      check.requirements.join(', '),
      codesOf(check),
    ]);
    return `## ${layer}\n\n${markdownTable(['Check', 'Passes when', 'Made', 'Answers', 'Findings'], rows)}`;
  });
  const requirements = markdownTable(
    ['Id', 'Requirement'],
    Object.entries(REQUIREMENTS).map(([id, text]) => [id, text]),
  );
  return [
    '# The checks of a preflight',
    'Made by `npm run generate:docs`; do not edit. What the report is and how to read it: [preflight.md](preflight.md).',
    ...layers,
    '## Requirements',
    'What truthound-orchestration 3.x and Prefect 3 ask of quality flows in production, by the ids that `--json` names.',
    `${requirements}\n`,
  ].join('\n\n');
}

function conditionOf({ needs, isOfQuality }: NamedCheck): string {
  const parts = [
    ...(needs === undefined ? [] : [`with \`--${needs}\``]),
    ...(isOfQuality === true ? ['for flows that check data'] : []),
  ];
  return parts.length === 0 ? 'always' : parts.join(', ');
}

/** What takes every other finding would name most of them. */
function codesOf({ id, codes }: NamedCheck): string {
  if (id === 'valid-project') return 'every other one';
  return codes.map((code) => `[${CODES[code].name}](diagnostics/${code}.md)`).join(', ');
}
