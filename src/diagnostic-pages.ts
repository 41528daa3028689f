/** Pages of the documentation, as they come with `tq` in `docs/`. */
import { fileURLToPath } from 'node:url';
import type { DiagnosticCode } from './diagnostics/codes.ts';

/** That of a code. Absolute path. */
export function diagnosticPage(code: DiagnosticCode): string {
  return documentationPage(`diagnostics/${code}.md`);
}

/** `name` is relative to `docs/`. Absolute path: seen from `src/` as from the chunks in `dist/`, the folder lies one level up. */
export function documentationPage(name: string): string {
  return fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
}
