/** The short pages of `docs/reference/`. */
import { EXIT_CODES } from '../../src/exit-code.ts';
import { FORMATS } from '../../src/report/findings/formats.ts';
import { markdownTable } from '../markdown-table.ts';
import { ENVIRONMENT_VARIABLES } from './environment-variables.ts';

export function indexPage(): string {
  return [
    '# Reference',
    'Made by `npm run generate:docs` from the code; do not edit.',
    [
      '- [Commands](commands.md): every command with its arguments, options, defaults and examples',
      '- [Exit codes](exit-codes.md)',
      '- [Environment variables](environment.md)',
      '- [Schemas](schemas.md): the keys of `prefect.yaml`, rule files and block files, and of what `tq` writes',
      '- [Findings](../diagnostics/README.md): every code, with its page',
      `- Formats of findings: ${FORMATS.map((each) => `\`${each}\``).join(', ')}; [formats.md](../formats.md) tells what each is for`,
      '- [Completion](../completion.md) of all this in bash, zsh and fish',
    ].join('\n'),
  ].join('\n\n');
}

export function exitCodesPage(): string {
  const rows = Object.entries(EXIT_CODES).map(([reason, { code, meaning }]) => [
    String(code),
    `\`${reason}\``,
    meaning,
  ]);
  return [
    '# Exit codes',
    'Made by `npm run generate:docs` from `src/exit-code.ts`; do not edit. The word is `exitReason` in what `--json` prints.',
    markdownTable(['Code', 'Word', 'Meaning'], rows),
  ].join('\n\n');
}

export function environmentPage(): string {
  return [
    '# Environment variables',
    'Made by `npm run generate:docs`; do not edit. A test holds it complete. Steps of a `prefect.yaml`, and placeholders such as `{{ $NAME }}`, read what they name besides.',
    ...ENVIRONMENT_VARIABLES.flatMap(({ title, more, variables }) => [
      `## ${title}`,
      ...(more === undefined ? [] : [`More: [${more.replace(/^\.\.\//, '')}](${more}).`]),
      markdownTable(
        ['Variable', 'Means'],
        variables.map(([names, meaning]) => [names.map((each) => `\`${each}\``).join(', '), meaning]),
      ),
    ]),
  ].join('\n\n');
}
