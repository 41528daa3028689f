/** The templates that come with `tq`, in `templates/` at the top of the package. */
import { fileURLToPath } from 'node:url';

export type TemplateFile = 'image/Dockerfile';

/** Absolute path. Seen from `src/` as from the chunks in `dist/`, the folder lies one level up. */
export function templateFile(name: TemplateFile): string {
  return fileURLToPath(new URL(`../templates/${name}`, import.meta.url));
}
