/** Flows as Python sees them: `python/inspect_flow.py`, one process for all of them, started at the first question. */
import { decodeJson, encodeJson } from '../json-text.ts';
import type { JsonObject } from '../json.ts';
import type { FlowInspector } from '../ports/flow-inspector.ts';
import type { Conversation, Conversations, Processes } from '../ports/processes.ts';
import type { Entrypoint } from '../project/project.ts';
import type { FlowDefinition } from '../python/flow-definition.ts';
import { pythonScript } from '../python-scripts.ts';
import { shownPath } from '../reading/files/shown-path.ts';
import { askForModules } from './ask-for-modules.ts';
import type { Interpreter } from './find-interpreters.ts';
import type { Surroundings } from './find-python-for-steps.ts';

export interface FlowInspectorOptions extends Surroundings {
  candidates: readonly Interpreter[];
  /** Milliseconds for one flow; the first one includes loading Prefect, which takes seconds. */
  timeout?: number;
  /** Told what the files print while they are loaded. */
  onOutput?: (text: string) => void;
}

type Inspected = { flow: FlowDefinition } | { failure: string };

/** `close` ends the Python process; without it the process ends with `tq`. */
export interface PythonFlowInspector extends FlowInspector {
  close(): Promise<void>;
}

const TIMEOUT_MILLISECONDS = 120_000;

/**
 * Loads each flow as `prefect deploy` does, which runs its file. Flows are loaded one after the other; the first
 * candidate that has Prefect 3 does it. A Python that a file has brought down is started again for the next one.
 */
export function pythonFlowInspector(
  options: FlowInspectorOptions,
  processes: Processes & Conversations,
): PythonFlowInspector {
  let interpreter: Promise<Interpreter | { failure: string }> | undefined;
  let conversation: Conversation | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (entrypoint: Entrypoint): Promise<Inspected> => {
    interpreter ??= interpreterWithPrefect(options, processes);
    const found = await interpreter;
    if ('failure' in found) return found;
    conversation ??= processes.converse(call(found, options));
    const answer = await conversation.ask(encodeJson({ entrypoint: entrypoint.written }));
    if ('line' in answer) return readAnswer(answer.line, options.workingDirectory);
    conversation = undefined;
    return { failure: `\`${found.path}\` gave no answer: ${answer.failure}` };
  };

  return {
    inspect(entrypoint) {
      const answer = last.then(() => ask(entrypoint));
      last = answer;
      return answer;
    },
    async close() {
      await conversation?.close();
    },
  };
}

function call(
  { path }: Interpreter,
  options: FlowInspectorOptions,
): Parameters<Conversations['converse']>[0] {
  const { workingDirectory, variables, timeout = TIMEOUT_MILLISECONDS, onOutput } = options;
  return {
    program: path,
    args: [pythonScript('inspect_flow.py')],
    workingDirectory,
    variables,
    timeout,
    onOutput: (_stream, text) => onOutput?.(text),
  };
}

async function interpreterWithPrefect(
  { candidates, ...surroundings }: FlowInspectorOptions,
  processes: Processes,
): Promise<Interpreter | { failure: string }> {
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const answer = await askForModules(candidate, [], surroundings, processes);
    const version = answer?.prefect ?? undefined;
    if (version?.startsWith('3.')) return candidate;
    const has = version === undefined ? 'has no Prefect' : `has Prefect ${version}`;
    reasons.push(
      `\`${candidate.path}\` (${candidate.origin}) ${answer === undefined ? 'does not work' : has}`,
    );
  }
  return {
    failure: reasons.length === 0 ? 'no Python was found' : `no Python with Prefect 3: ${reasons.join(', ')}`,
  };
}

/** As `python/inspect_flow.py` writes it. */
interface SeenFlow {
  name: string;
  description: string | null;
  declaredVersion: string | null;
  sourceHash: string;
  parameterSchema: JsonObject;
  /** `file` is null for a module without a file; `offset`, `column` and `length` are UTF-16 units. */
  where: { file: string | null; offset: number; line: number; column: number; length: number };
}

function readAnswer(line: string, workingDirectory: string): Inspected {
  let answer: { flow: SeenFlow } | { failure: string };
  try {
    answer = decodeJson(line) as unknown as typeof answer;
  } catch {
    return { failure: `Python answered with something else than JSON: ${line.slice(0, 200)}` };
  }
  if ('failure' in answer) return answer;
  const { name, where, ...rest } = answer.flow;
  const { offset, line: number, column, length } = where;
  return {
    flow: {
      flowName: name,
      ...rest,
      where: {
        file: where.file === null ? '' : shownPath(workingDirectory, where.file),
        start: { offset, line: number, column },
        end: { offset: offset + length, line: number, column: column + length },
      },
    },
  };
}
