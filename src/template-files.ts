/** The templates that come with `tq`, in `templates/` at the top of the package. */
import { fileURLToPath } from 'node:url';
import type { Shell } from './completion/shells.ts';

export type TemplateFile = 'image/Dockerfile' | `completion/tq.${Shell}`;

/** Absolute path. Seen from `src/` as from the chunks in `dist/`, the folder lies one level up. */
export function templateFile(name: TemplateFile): string {
  return fileURLToPath(new URL(`../templates/${name}`, import.meta.url));
}

/** The folder itself. */
export function templatesFolder(): string {
  return fileURLToPath(new URL('../templates', import.meta.url));
}
