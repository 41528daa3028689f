/** The Python of a run: looked for when it is first needed, and not at all when source tells everything. */
import type { Environment } from '../environment.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { FlowInspector } from '../ports/flow-inspector.ts';
import type { Revision } from '../reading/files/at-revision.ts';
import type { Conversations, Processes } from '../ports/processes.ts';
import { findInterpreters, type Interpreter } from './find-interpreters.ts';
import { pythonFlowInspector, type PythonFlowInspector } from './flow-inspector.ts';
import { parsePythonChoice, type PythonChoice } from './python-choice.ts';

export interface ProjectPython {
  choice: PythonChoice;
  /** Those that come into question, the likeliest first. */
  interpreters(): Promise<Interpreter[]>;
  /** Undefined when Python must not be asked. */
  inspector: FlowInspector | undefined;
  /** Ends what was started. */
  close(): Promise<void>;
}

export interface PythonPorts {
  environment: Environment;
  files: FileSystem;
  processes: Processes & Conversations;
  /** Where the project's files are not those on disk: it is looked for where `tq` was started, and runs where they are. */
  revision?: Pick<Revision, 'onDisk' | 'start'>;
}

/** `written` is the value of `--python`. Throws `TqError` when it names no Python. */
export function projectPython(written: string, ports: PythonPorts): ProjectPython {
  const choice = parsePythonChoice(written);
  const { variables } = ports.environment;
  const start = ports.revision?.start ?? ports;
  let found: Promise<Interpreter[]> | undefined;
  let started: PythonFlowInspector | undefined;
  const interpreters = (): Promise<Interpreter[]> =>
    (found ??= findInterpreters(choice, start.environment, start.files));
  const inspector: FlowInspector = {
    async inspect(entrypoint) {
      const candidates = await interpreters();
      const { workingDirectory } = ((await ports.revision?.onDisk()) ?? ports).environment;
      started ??= pythonFlowInspector({ candidates, workingDirectory, variables }, ports.processes);
      return started.inspect(entrypoint);
    },
  };
  return {
    choice,
    interpreters,
    inspector: choice === 'never' ? undefined : inspector,
    close: async () => started?.close(),
  };
}
