/** The deployments of one `prefect.yaml` as far as `tq schedule` looks at them. Writes nothing. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CheckedProject } from '../project/checks/check.ts';
import type { Selection } from '../project/select.ts';
import { judged } from './checking/check-files.ts';
import { type LoadPorts, ProjectLoader } from './load-project.ts';
import { loadWithServer, type ServerPorts } from './preflight/with-server.ts';

export interface ScheduleRequest {
  workingDirectory: string;
  prefectFile: string;
  selection: Selection;
  variables: Readonly<Record<string, string | undefined>>;
  defaultWorkPoolName: string | undefined;
  /** Whether placeholders that the server fills in are asked for. */
  server: boolean;
}

export interface ReadSchedules {
  /** The project's name; undefined where there is no file that could be read. */
  name: string | undefined;
  checked: CheckedProject | undefined;
  diagnostics: Diagnostic[];
  sources: ReadonlyMap<string, string>;
}

/** Throws `TqError` when the server is wanted and cannot be asked. */
export async function readSchedules(
  { prefectFile, variables: environment, server, ...request }: ScheduleRequest,
  ports: LoadPorts & ServerPorts,
): Promise<ReadSchedules> {
  const loader = await ProjectLoader.open({ ...request, prefectFile, environment }, ports);
  const asked = new Set(server ? (['server'] as const) : []);
  const { loaded, failure } = await loadWithServer(loader, asked, ports);
  if (failure !== undefined) throw failure;
  const { project, diagnostics } = loaded;
  return {
    name: project?.name ?? undefined,
    checked: project === undefined ? undefined : loaded.checked,
    diagnostics: await judged(loader, diagnostics),
    sources: loader.sources,
  };
}
