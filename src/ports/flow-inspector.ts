/** Asking Python itself what Prefect sees of a flow, for what cannot be told from the source. */
import type { Entrypoint } from '../project/project.ts';
import type { FlowDefinition } from '../python/flow-definition.ts';

export interface FlowInspector {
  /** Imports the flow as Prefect does and describes it. Every way to fail is a value: `failure` says why in a few words. */
  inspect(entrypoint: Entrypoint): Promise<{ flow: FlowDefinition } | { failure: string }>;
}
