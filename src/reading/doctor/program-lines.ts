/** `tq doctor`: other programs: git, what builds images, Python. Each is asked at once and has a few seconds. */
import type { DoctorLine } from '../../preflight/doctor/doctor.ts';
import type { Environment } from '../../environment.ts';
import { findInterpreters, type Interpreter } from '../../interpreter/find-interpreters.ts';
import { installedPackages } from '../../interpreter/installed-packages.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Processes } from '../../ports/processes.ts';

export interface ProgramPorts {
  environment: Environment;
  files: FileSystem;
  processes: Processes;
  /** In milliseconds, for each program; by default 5 s. */
  patience?: number;
}

const PATIENCE_MILLISECONDS = 5000;

type Ran = { output: string } | { failure: string };

async function ask(
  program: string,
  args: readonly string[],
  { environment, processes, patience = PATIENCE_MILLISECONDS }: ProgramPorts,
): Promise<Ran> {
  const { variables, workingDirectory } = environment;
  const ran = await processes.run({ program, args, variables, workingDirectory, timeout: patience });
  if ('failure' in ran) return { failure: 'it is not installed, or cannot be started' };
  if (ran.timedOut) return { failure: `it does not answer within ${patience / 1000} s` };
  const last = ran.stderr.trim().split('\n').at(-1) ?? '';
  if (ran.exitCode !== 0) return { failure: last === '' ? `it ends with exit code ${ran.exitCode}` : last };
  return { output: ran.stdout.trim() };
}

export async function programLines(ports: ProgramPorts): Promise<DoctorLine[]> {
  const [git, ...engines] = await Promise.all([
    gitLine(ports),
    ...ENGINES.map((engine) => engineOf(engine, ports)),
  ]);
  return [git, ...engineLines(engines)];
}

/** Whether it knows a user is told, not who that is. */
async function gitLine(ports: ProgramPorts): Promise<DoctorLine> {
  const [version, email] = await Promise.all([
    ask('git', ['--version'], ports),
    ask('git', ['config', '--get', 'user.email'], ports),
  ]);
  const line = { topic: 'programs', name: 'git' } as const;
  if ('failure' in version)
    return {
      ...line,
      status: 'warning',
      message: `no answer: ${version.failure}`,
      help: 'install git: commits, `--ref` and `--changed-since` need it',
    };
  const number = /\d+(?:\.\d+)+/.exec(version.output)?.[0] ?? version.output;
  const user = 'output' in email && email.output !== '' ? 'knows its user' : 'knows no user';
  return { ...line, status: 'passed', message: `${number}, ${user}` };
}

const ENGINES = [
  { name: 'docker', args: ['version', '--format', '{{.Server.Version}}'] },
  { name: 'buildx', program: 'docker', args: ['buildx', 'version'] },
  { name: 'podman', args: ['version', '--format', '{{.Client.Version}}'] },
  { name: 'buildah', args: ['--version'] },
] as const;

interface AskedEngine {
  name: string;
  ran: Ran;
}

async function engineOf(engine: (typeof ENGINES)[number], ports: ProgramPorts): Promise<AskedEngine> {
  const program = 'program' in engine ? engine.program : engine.name;
  return { name: engine.name, ran: await ask(program, engine.args, ports) };
}

/** One that is enough; what is not there matters only where none is. */
function engineLines(engines: readonly AskedEngine[]): DoctorLine[] {
  const line = { topic: 'programs', name: 'container-engine' } as const;
  const there = engines.flatMap(({ name, ran }) =>
    'output' in ran ? [`${name} ${/\d+(?:\.\d+)+/.exec(ran.output)?.[0] ?? ''}`.trim()] : [],
  );
  if (there.some((each) => !each.startsWith('buildx')))
    return [{ ...line, status: 'passed', message: there.join(', ') }];
  const [docker] = engines;
  const why = docker !== undefined && 'failure' in docker.ran ? `; Docker: ${docker.ran.failure}` : '';
  return [
    {
      ...line,
      status: 'warning',
      message: `none of Docker, Podman and buildah answers${why}`,
      help: 'only building images needs one: start it, or set `DOCKER_HOST`',
    },
  ];
}

const PACKAGES = ['prefect', 'truthound', 'truthound-orchestration'];

/** Each interpreter that comes into question. */
export async function pythonLines(ports: ProgramPorts): Promise<DoctorLine[]> {
  const found = await findInterpreters('auto', ports.environment, ports.files);
  if (found.length > 0) return Promise.all(found.map((each) => pythonLine(each, ports)));
  return [
    {
      topic: 'python',
      name: 'python',
      status: 'warning',
      message: 'none was found: neither `VIRTUAL_ENV`, `.venv`, `CONDA_PREFIX` nor `PATH` has one',
      help: 'steps that are Python functions and `tq dev` need one',
    },
  ];
}

async function pythonLine(interpreter: Interpreter, ports: ProgramPorts): Promise<DoctorLine> {
  const { variables, workingDirectory } = ports.environment;
  const { patience = PATIENCE_MILLISECONDS, processes } = ports;
  const asked = await installedPackages(interpreter, PACKAGES, {
    ...{ processes, variables, workingDirectory, patience },
  });
  const line = { topic: 'python', name: interpreter.origin } as const;
  const shown = `\`${interpreter.path}\``;
  if ('failure' in asked)
    return {
      ...line,
      status: 'warning',
      message: `${shown} ${asked.failure}`,
      help: 'repair it, or name another one with `--python PATH`',
    };
  const { prefect, ...others } = asked.packages;
  const packages = [
    prefect === undefined ? 'no Prefect' : `Prefect ${prefect}`,
    ...Object.entries(others).map(([name, version]) => `${name} ${version}`),
  ];
  return { ...line, status: 'passed', message: `${shown}: Python ${asked.python}, ${packages.join(', ')}` };
}
