/** The Python programs that come with `tq`, in `python/` at the top of the package. */
import { fileURLToPath } from 'node:url';

export type PythonScript =
  | 'find_modules.py'
  | 'inspect_flow.py'
  | 'installed_packages.py'
  | 'learn.py'
  | 'run_preflight.py'
  | 'run_step.py';

/** Absolute path. Seen from `src/` as from the chunks in `dist/`, the folder lies one level up. */
export function pythonScript(name: PythonScript): string {
  return fileURLToPath(new URL(`../python/${name}`, import.meta.url));
}
