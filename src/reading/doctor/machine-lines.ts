/** `tq doctor`: `tq` itself, and what surrounds it. Asks no other program. */
import { ciSystem } from '../../preflight/doctor/ci-system.ts';
import { type DoctorLine, LEAST_NODE } from '../../preflight/doctor/doctor.ts';
import { type Environment, isContinuousIntegration } from '../../environment.ts';
import type { Installation } from '../../ports/installation.ts';

export function ownLines(version: string, { nodeVersion }: Installation): DoctorLine[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const [least, leastMinor] = LEAST_NODE;
  const isNew = major > least || (major === least && minor >= leastMinor);
  return [
    { topic: 'tq', name: 'tq', status: 'passed', message: version },
    {
      topic: 'tq',
      name: 'node',
      status: isNew ? 'passed' : 'failed',
      message: isNew
        ? `Node ${nodeVersion}`
        : `Node ${nodeVersion} is too old: \`tq\` needs ${LEAST_NODE.join('.')} or newer`,
      ...(isNew ? {} : { help: 'install a newer Node', isVital: true as const }),
    },
  ];
}

/** Folders of `tq`, time zones, CI, the terminal. */
export async function surroundingLines(
  environment: Environment,
  installation: Installation,
  hasColour: boolean,
): Promise<DoctorLine[]> {
  const folders = await installation.folders();
  const { name: zone, data } = installation.timeZone();
  const { isTerminal, columns } = installation.terminal();
  const system = ciSystem(environment.variables);
  const isCi = isContinuousIntegration(environment);
  const width = columns === undefined ? '' : ` of ${columns} columns`;
  return [
    ...folders.map(({ holds, path, isWritable }): DoctorLine => ({
      topic: 'surroundings',
      name: `${holds}-folder`,
      status: isWritable ? 'passed' : 'warning',
      message: isWritable ? `\`${path}\`` : `\`${path}\` cannot be written to`,
      ...(isWritable ? {} : { help: `set \`TQ_${holds.toUpperCase()}_HOME\` to a folder that is yours` }),
    })),
    {
      topic: 'surroundings',
      name: 'time-zones',
      status: data === undefined ? 'warning' : 'passed',
      message: data === undefined ? 'Node has no time zones' : `release ${data}; this machine is in ${zone}`,
      ...(data === undefined ? { help: 'install a Node with full ICU data' } : {}),
    },
    {
      topic: 'surroundings',
      name: 'ci',
      status: 'passed',
      message: system ?? (isCi ? 'one that `CI` tells of' : 'none: a person runs it'),
    },
    {
      topic: 'surroundings',
      name: 'terminal',
      status: 'passed',
      message: `${isTerminal ? `a terminal${width}` : 'no terminal'}, ${hasColour ? 'with' : 'without'} colour`,
    },
  ];
}
