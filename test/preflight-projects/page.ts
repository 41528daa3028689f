/** The table in `docs/preflight-compared.md`. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { BrokenProject, RealAnswer, RealAnswers } from './projects.ts';

const HEAD = `# What \`run_preflight\` and \`tq preflight\` say

Made by \`npm run generate:preflight-table\`; do not edit. Each project in \`test/preflight-projects/\` is broken in one way. In the middle stands what the \`run_preflight\` of truthound-orchestration 3.0.3 answers when the project's own flow, or its block, asks it; on the right what \`tq preflight\` finds in the files alone: errors in bold, and hints only where they are about the cause.

| Project | What is wrong | \`run_preflight\` | \`tq preflight\` |
| --- | --- | --- | --- |
`;

const LONGEST = 110;

/** Where it is kept, for the rules by which it is formatted. */
const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'preflight-compared.md');

/** `findings`: of the projects, in their order. */
export async function renderPage(
  projects: readonly BrokenProject[],
  answers: RealAnswers,
  findings: readonly (readonly Diagnostic[])[],
): Promise<string> {
  const rows = projects.map((project, index) => {
    const { name, cause } = project;
    return [`\`${name}\``, cause, realText(answers[name] ?? []), tqText(project, findings[index] ?? [])];
  });
  const found = projects.filter(({ codes }, index) =>
    codes.every((code) => findings[index]?.some((finding) => finding.code === code)),
  );
  const passed = projects.filter(({ name }) =>
    (answers[name] ?? []).every(({ outcome }) => outcome === 'compatible'),
  );
  const table = rows.map((cells) => `| ${cells.map(asCell).join(' | ')} |\n`).join('');
  const page = `${HEAD}${table}
Of the ${projects.length} projects \`run_preflight\` finds fault with ${projects.length - passed.length}; \`tq preflight\` says the expected cause of ${found.length}.
`;
  const options = await resolveConfig(PAGE);
  return format(page, { ...options, filepath: PAGE });
}

function realText(answers: readonly RealAnswer[]): string {
  if (answers.length === 0) return 'is not asked';
  return answers
    .map(({ outcome, said }) =>
      [outcome === 'compatible' ? 'compatible' : `**${outcome}**`, ...said].join(': '),
    )
    .join('; ');
}

function tqText({ codes }: BrokenProject, findings: readonly Diagnostic[]): string {
  return findings
    .filter(({ severity, code }) => severity !== 'hint' || codes.includes(code))
    .map(({ code, severity, message }) => {
      const shown = `[${code}](diagnostics/${code}.md)`;
      return `${severity === 'error' ? `**${shown}**` : shown} ${message}`;
    })
    .join('<br>');
}

function asCell(text: string): string {
  return text
    .split('<br>')
    .map((part) => shortened(part.replaceAll(/\s+/g, ' ')).replaceAll('|', '\\|'))
    .join('<br>');
}

/** A code span that is cut is closed again. */
function shortened(text: string): string {
  if (text.length <= LONGEST * 2) return text;
  const cut = text.slice(0, LONGEST * 2);
  const isOpen = cut.split('`').length % 2 === 0;
  return `${cut}…${isOpen ? '`' : ''}`;
}
