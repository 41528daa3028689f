/** Diagnostics for people: code, message, place with its source lines, help. */
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import { codeFrame, type Mark } from './code-frame.ts';
import type { Palette } from './palette.ts';
import { printable, visible } from './printable.ts';

export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  colours: Palette,
): string {
  if (diagnostics.length === 0) return '';
  return [
    ...diagnostics.map((each) => renderDiagnostic(each, sources, colours)),
    summary(diagnostics, colours),
  ].join('\n\n');
}

function renderDiagnostic(each: Diagnostic, sources: ReadonlyMap<string, string>, colours: Palette): string {
  const paint = colours.severity[each.severity];
  const rows = [`${paint(`${each.severity}[${each.code}]`)}: ${colours.strong(printable(each.message))}`];
  if (each.where !== undefined) {
    const { file, start } = each.where;
    rows.push(`  ${colours.faint('-->')} ${visible(file)}:${start.line}:${start.column}`);
    const text = sources.get(file);
    if (text !== undefined) rows.push(codeFrame(text, marksOf(each, paint, colours), colours));
  }
  for (const label of each.related ?? []) {
    if (label.where.file !== each.where?.file) {
      rows.push(
        `  ${colours.faint('see')} ${visible(label.where.file)}:${label.where.start.line}:${label.where.start.column}: ${printable(label.text)}`,
      );
    }
  }
  if (each.help !== undefined) rows.push(`${colours.strong('help')}: ${printable(each.help)}`);
  return rows.join('\n');
}

function marksOf(each: Diagnostic, paint: Mark['paint'], colours: Palette): Mark[] {
  if (each.where === undefined) return [];
  const related = (each.related ?? []).filter((label) => label.where.file === each.where?.file);
  return [
    { where: each.where, text: each.label, paint, sign: '^' },
    ...related.map((label): Mark => ({ ...label, paint: colours.strong, sign: '-' })),
  ];
}

const PLURALS: Record<Severity, string> = { error: 'errors', warning: 'warnings', hint: 'hints' };

/** `2 errors, 1 warning` */
function summary(diagnostics: readonly Diagnostic[], colours: Palette): string {
  const parts = (Object.keys(PLURALS) as Severity[]).flatMap((severity) => {
    const count = diagnostics.filter((each) => each.severity === severity).length;
    return count === 0
      ? []
      : [colours.severity[severity](`${count} ${count === 1 ? severity : PLURALS[severity]}`)];
  });
  return parts.join(', ');
}
