/** `tq validate --server`: what files tell, and what the server tells about them. Reads only. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DeploymentName } from '../../plan/state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import { WorkQueues } from '../../preflight/work-queues.ts';
import type { LoadedProject, ProjectLoader } from '../load-project.ts';
import { readLiveDeployments } from '../planning/read-live-state.ts';
import { readServerValues, referredValues, secretsOf } from '../planning/read-server-values.ts';
import { namedOf } from '../preflight/server/places.ts';
import { serverFindings } from './server-findings.ts';

export interface ServerPorts {
  /** Throws a `TqError` when the server cannot be reached. */
  connect: () => Promise<PrefectReader>;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

/** Everything that is wrong, in no order. No server is asked about a file that cannot be read. */
export async function checkOnServer(loader: ProjectLoader, ports: ServerPorts): Promise<Diagnostic[]> {
  const written = await loader.load();
  if (written.project === undefined) return written.diagnostics;
  const prefect = await ports.connect();
  const server = await readServerValues(referredValues(written.written, written.chosen), prefect);
  secretsOf(server).forEach(ports.keepSecret);
  const loaded = await loader.load({ server });
  if (loaded.project === undefined) return loaded.diagnostics;
  return [...loaded.diagnostics, ...(await askAbout(loaded, prefect))];
}

async function askAbout(loaded: LoadedProject, prefect: PrefectReader): Promise<Diagnostic[]> {
  const { document, deployments } = loaded.project;
  const named = namedOf({ deployments, flows: loaded.deployments });
  const names = named.flatMap(({ deployment: { name }, flow }): DeploymentName[] =>
    flow === undefined ? [] : [{ flowName: flow.flowName, name }],
  );
  const pools = deployments.map(({ workPool }) => workPool.name);
  const live = await readLiveDeployments(names, pools, prefect);
  return serverFindings(document, named, {
    isCloud: prefect.isCloud,
    live,
    queues: new WorkQueues(prefect),
    needsWorkers: true,
  });
}
