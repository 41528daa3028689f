/** What `tq validate` would say of a project after changes that nobody has written yet. */
import { dirname } from 'node:path';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Environment } from '../../environment.ts';
import type { Settings } from '../../settings.ts';
import { onlyTqError } from '../../tq-error.ts';
import { checkFiles } from '../checking/check-files.ts';
import type { LoadPorts } from '../load-project.ts';
import { shownPath } from '../files/shown-path.ts';
import type { FileChange } from './lay-out.ts';
import { withChanges } from './proposal.ts';

export interface CheckPorts extends LoadPorts {
  environment: Environment;
  settings: () => Promise<Settings>;
}

/**
 * Findings that the changes bring; what was found before is the user's to know already. `path` is that of `prefect.yaml`;
 * `seenFrom`: the folder from which its entrypoints are seen, by default its own.
 */
export async function newErrors(
  path: string,
  changes: readonly FileChange[],
  ports: CheckPorts,
  seenFrom: string = dirname(path),
): Promise<{ diagnostics: Diagnostic[]; sources: ReadonlyMap<string, string> }> {
  const { variables } = ports.environment;
  // Settings that only a connection needs may be wrong here: nothing is connected.
  const settings = await ports.settings().catch(onlyTqError);
  const request = {
    files: [shownPath(seenFrom, path)],
    workingDirectory: seenFrom,
    environment: variables,
    defaultWorkPoolName: settings?.defaultWorkPoolName?.value,
    choice: { selected: undefined, ignored: new Set<DiagnosticCode>() },
  };
  const before = await checkFiles(request, ports);
  const after = await checkFiles(request, { ...ports, files: withChanges(ports.files, changes) });
  const known = before.diagnostics.map(identity);
  return {
    diagnostics: after.diagnostics.filter((each) => {
      const index = known.indexOf(identity(each));
      if (index >= 0) known.splice(index, 1);
      return index < 0;
    }),
    sources: after.sources,
  };
}

function identity({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}
