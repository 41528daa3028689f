/** `tq.lint` at the top of the file: the level of each finding by name. */
import { codeNamed, CODES, type DiagnosticCode } from '../../diagnostics/codes.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isSilenceable, type Level } from '../../diagnostics/lint-policy.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { renameKey } from '../fixes.ts';
import { isMapping, valueAt } from '../yaml-value.ts';
import { noSuchFinding } from './no-such-finding.ts';

const PATH: Path = ['tq', 'lint'];

/** From the strictest on. */
const LEVELS: readonly Level[] = ['error', 'warning', 'hint', 'off'];

export interface LintLevels {
  levels: Map<DiagnosticCode, Level>;
  diagnostics: Diagnostic[];
}

/** Values that are no level have been found by the schema, and are left out here. */
export function readLintLevels(document: Document): LintLevels {
  const levels = new Map<DiagnosticCode, Level>();
  const diagnostics: Diagnostic[] = [];
  const written = valueAt(document.data, PATH);
  for (const [name, value] of Object.entries(isMapping(written) ? written : {})) {
    const code = codeNamed(name);
    // YAML reads a bare `off` as false.
    const level = LEVELS.find((each) => each === (value === false ? 'off' : value));
    if (code === undefined) diagnostics.push(unknownName(document, name));
    else if (level === undefined) continue;
    else if (isLower(level, CODES[code].severity) && !isSilenceable(code))
      diagnostics.push(tooLow(document, name));
    else levels.set(code, level);
  }
  return { levels, diagnostics };
}

function isLower(level: Level, than: Level): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(than);
}

function unknownName(document: Document, name: string): Diagnostic {
  const { message, help, near } = noSuchFinding(name);
  const path = [...PATH, name];
  return diagnostic('TQ1009', {
    message,
    where: document.spanOf(path, 'key'),
    help: near === undefined ? help : undefined,
    fix: near === undefined ? undefined : renameKey(document, path, near),
  });
}

function tooLow(document: Document, name: string): Diagnostic {
  return diagnostic('TQ1009', {
    message: `\`${name}\` is always an error: nothing could be deployed in spite of it`,
    where: document.spanOf([...PATH, name]),
    help: 'remove the line, and mend what is found',
  });
}
