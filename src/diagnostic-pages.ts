/** The page of each code, as it comes with `tq` in `docs/diagnostics/`. */
import { fileURLToPath } from 'node:url';
import type { DiagnosticCode } from './diagnostics/codes.ts';

/** Absolute path. Seen from `src/` as from the chunks in `dist/`, the folder lies one level up. */
export function diagnosticPage(code: DiagnosticCode): string {
  return fileURLToPath(new URL(`../docs/diagnostics/${code}.md`, import.meta.url));
}
