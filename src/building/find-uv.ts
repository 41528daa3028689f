/** uv, as a program of its own or as a module of one of the project's Pythons. */
import { askForModules } from '../interpreter/ask-for-modules.ts';
import type { WheelPorts } from './wheel-request.ts';

/** How uv is called: `args` go before its own. */
export interface Uv {
  program: string;
  args: string[];
}

const TIMEOUT_MILLISECONDS = 30_000;

/** `folder`: where it is asked from; absolute. Undefined when there is none. */
export async function findUv(folder: string, ports: WheelPorts): Promise<Uv | undefined> {
  const { processes, variables } = ports;
  const surroundings = { workingDirectory: folder, variables };
  const version = await processes.run({
    program: 'uv',
    args: ['--version'],
    ...surroundings,
    timeout: TIMEOUT_MILLISECONDS,
  });
  if (!('failure' in version) && version.exitCode === 0) return { program: 'uv', args: [] };
  for (const interpreter of await ports.interpreters()) {
    const answer = await askForModules(interpreter, ['uv'], surroundings, processes);
    if (answer?.found.includes('uv')) return { program: interpreter.path, args: ['-m', 'uv'] };
  }
  return undefined;
}
