/** Every look of a preflight, loaded when it is asked for; all of them at the same time. */
import type { LayerAnswer } from '../../preflight/report/answer.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import type { TqError } from '../../tq-error.ts';
import type { LoadPorts, ProjectLoader } from '../load-project.ts';
import type { PreflightRequest } from './run-preflight.ts';
import type { PreflightSubject } from './subject.ts';

/** The ports that looks are handed. */
export interface LookPorts extends LoadPorts {
  /** Throws a `TqError` when the server cannot be reached. */
  connect: () => Promise<PrefectClient>;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

export interface Looking {
  request: PreflightRequest;
  loader: ProjectLoader;
  /** Indexes of the entries that are reported of. */
  chosen: ReadonlySet<number>;
  /** Why the server could not be asked. */
  unanswered: TqError | undefined;
}

export interface Looked {
  answers: LayerAnswer[];
  failure?: TqError;
  notes: string[];
}

export async function lookAt(
  _subject: PreflightSubject,
  _looking: Looking,
  _ports: LookPorts,
): Promise<Looked> {
  return { answers: [], notes: [] };
}
