/** All that the checks on quality flows look at. */
import type { FlowDeployment } from '../project/checks/check.ts';
import type { Document } from '../project/document.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { Call, PythonUse } from './python-use.ts';
import type { Requirement, TextFile } from '../requirements/read-requirements.ts';

/** What makes the flow: `@flow` above a function, a decorator or a factory of `truthound_prefect`. */
export interface FlowMaker {
  call: Call;
  use: PythonUse;
  /** By a function that makes flows, which take `**kwargs` alone. */
  isFactory: boolean;
}

/** A flow whose file, or a file of the project that it imports, uses a package that checks data. */
export interface QualityFlow {
  /** Those that run it, in the order of the file. */
  deployments: readonly FlowDeployment[];
  functionName: string;
  use: PythonUse;
  /** Absent where it cannot be told from the source. */
  maker?: FlowMaker;
}

/** A path that `prefect.yaml` or a flow names and that is looked for on this machine. */
export interface RuleFile {
  path: Path;
  written: string;
  found: 'found' | 'missing' | 'outside';
  /** What runs the rules, as the files that it leads to say; absent where nobody has looked. */
  engines?: readonly string[];
}

export interface QualityFacts {
  document: Document;
  flows: readonly QualityFlow[];
  /** The files of quality flows, what these import, and other flow files that write artifacts; each once. */
  files: readonly PythonUse[];
  requirements: readonly Requirement[];
  /** Whether every requirement of the project is in sight: some file lists them, and none refers to another source. */
  knowsRequirements: boolean;
  /** Whether a lock file pins what the requirements leave open. */
  isLocked: boolean;
  /** CI files, hooks, task files. */
  automation: readonly TextFile[];
  tests: readonly TextFile[];
  /** Data files named in the project that are not there, as written. */
  missingFiles: ReadonlySet<string>;
  ruleFiles: readonly RuleFile[];
  /** The lists of requirements as they are written. */
  texts: readonly TextFile[];
}

export type QualityCheck = (facts: QualityFacts) => Diagnostic[];
