/** The Python of a run: looked for when it is first needed, and not at all when source tells everything. */
import type { Environment } from '../environment.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { FlowInspector } from '../ports/flow-inspector.ts';
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
}

/** `written` is the value of `--python`. Throws `TqError` when it names no Python. */
export function projectPython(written: string, ports: PythonPorts): ProjectPython {
  const choice = parsePythonChoice(written);
  const { workingDirectory, variables } = ports.environment;
  let found: Promise<Interpreter[]> | undefined;
  let started: PythonFlowInspector | undefined;
  const interpreters = (): Promise<Interpreter[]> =>
    (found ??= findInterpreters(choice, ports.environment, ports.files));
  const inspector: FlowInspector = {
    async inspect(entrypoint) {
      const candidates = await interpreters();
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
