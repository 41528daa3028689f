/** The list of all codes in `docs/diagnostics/README.md`, made from the registry of codes. */
import { join } from 'node:path';
import { CODES, type DiagnosticCode } from '../src/diagnostics/codes.ts';
import { isSilenceable } from '../src/diagnostics/lint-policy.ts';

export const DIAGNOSTICS_README = join(import.meta.dirname, '..', 'docs', 'diagnostics', 'README.md');

const BEGIN = '<!-- begin of the list: made by `npm run generate:docs` -->';
const END = '<!-- end of the list -->';

/** The same page with the list as it must be; what stands around it is kept. */
export function withDiagnosticsList(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DIAGNOSTICS_README} has lost the marks around its list`);
  return `${readme.slice(0, begin)}${BEGIN}\n\n${table()}\n\n${readme.slice(end)}`;
}

function table(): string {
  const codes = (Object.keys(CODES) as DiagnosticCode[]).sort();
  return aligned([['code', 'name', 'level', 'may be silenced', 'meaning'], ...codes.map(row)]);
}

function row(code: DiagnosticCode): string[] {
  const { name, severity, meaning, forgiven } = CODES[code];
  const level = forgiven === true ? `${severity}; warning in a deploy` : severity;
  return [`[${code}](${code}.md)`, `\`${name}\``, level, isSilenceable(code) ? 'yes' : '', meaning];
}

/** As prettier would have it: columns as wide as their widest cell. */
function aligned([head = [], ...rows]: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
