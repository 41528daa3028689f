/**
 * Workflow commands for GitHub Actions, which shows them as annotations of a pull request. Properties and escapes are
 * those of `@actions/core` 1.11.1 (`lib/command.js`, `lib/utils.js`). GitHub shows ten errors and ten warnings of a step.
 */
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { failuresOf, type Findings } from './findings.ts';
import { placeOf } from './places.ts';
import { codeText, failureText, wholeText } from './wording.ts';

type Command = 'error' | 'warning' | 'notice';

const COMMANDS: Record<Severity, Command> = { error: 'error', warning: 'warning', hint: 'notice' };

/** One command a line; nothing when there is nothing to say. */
export function renderGithub(findings: Findings): string {
  return [
    ...findings.diagnostics.map((each) =>
      command(COMMANDS[each.severity], propertiesOf(each, findings), wholeText(each)),
    ),
    ...failuresOf(findings).map((failure) =>
      command('error', { title: `tq ${findings.command}`.trim() }, failureText(failure)),
    ),
  ].join('\n');
}

function propertiesOf(each: Diagnostic, findings: Findings): Record<string, string | number> {
  const title = codeText(each);
  if (each.where === undefined) return { title };
  const { path, line, endLine } = placeOf(each, findings);
  // GitHub refuses columns when the lines differ.
  if (line !== endLine) return { file: path, line, endLine, title };
  const { start, end } = each.where;
  return { file: path, line, col: start.column, endLine, endColumn: end.column, title };
}

function command(name: Command, properties: Record<string, string | number>, message: string): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${pairs.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
