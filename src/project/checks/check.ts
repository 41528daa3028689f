/** What a check is: a pure look at a whole project. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import type { Document } from '../document.ts';
import type { Deployment } from '../project.ts';

/** A deployment together with the flow behind its entrypoint. */
export interface FlowDeployment {
  deployment: Deployment;
  flow: FlowDefinition;
}

/** The chosen deployments as far as they are known, and their flows. */
export interface CheckedProject {
  /** With values in the place of placeholders, as far as they are known. */
  document: Document;
  /** The same file with nothing filled in. */
  written: Document;
  /** Indexes of the chosen entries, usable or not. */
  chosen: readonly number[];
  /** The usable ones. */
  deployments: readonly Deployment[];
  /** Of those, the ones whose flow could be read. */
  flows: readonly FlowDeployment[];
  now: Date;
}

export type Check = (project: CheckedProject) => Diagnostic[];
