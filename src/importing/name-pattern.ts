/** `NAME`, `FLOW/NAME` or a pattern with `*`, as `-n` takes them, held against what a server has. */
import type { DeploymentName } from '../plan/state.ts';
import { glob } from '../project/wildcards.ts';

export interface NamePattern {
  /** As given. */
  written: string;
  /** Undefined: of any flow. */
  flow: string | undefined;
  name: string;
}

export function parseNamePattern(written: string): NamePattern {
  const slash = written.indexOf('/');
  if (slash < 0) return { written, flow: undefined, name: written };
  return { written, flow: written.slice(0, slash), name: written.slice(slash + 1) };
}

/** `_` and `-` count alike in a flow's name, as with the `-n` of other commands, which goes by the function. */
export function fitsPattern({ flowName, name }: DeploymentName, pattern: NamePattern): boolean {
  if (!glob(pattern.name, name)) return false;
  return pattern.flow === undefined || glob(dashed(pattern.flow), dashed(flowName));
}

function dashed(name: string): string {
  return name.replaceAll('_', '-');
}
