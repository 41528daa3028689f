/** Runs the build front end: `build` of the project's Python, else uv. */
import { explainBuild, lastLines } from '../images/wheel/explain-build.ts';
import { wheelFailure, type WheelFailure } from '../images/wheel/outcome.ts';
import { tellingVersion } from '../images/wheel/version-from-tag.ts';
import { askForModules } from '../interpreter/ask-for-modules.ts';
import { findUv } from './find-uv.ts';
import type { WheelPorts, WheelRequest } from './wheel-request.ts';

export interface BuildSources {
  /** What is packed; the back end may write into it. */
  source: string;
  /** An empty one, for the wheel. */
  output: string;
  /** What the back end would find out from git, which is not in `source`. */
  version?: string;
  /** In seconds since 1970; undefined outside a repository. */
  commitTime?: string;
  /** A URL of a folder with wheels that is used in place of an index. */
  wheels?: string;
}

interface FrontEnd {
  program: string;
  args: string[];
}

const FRONT_END_MODULE = 'build';
/** 1980-01-01: a zip file can hold no earlier time. */
const EARLIEST = 315_532_800;
const TAIL_LINES = 40;

/** All sources are absolute. Undefined: the wheel is there. */
export async function runBuild(
  sources: BuildSources,
  request: WheelRequest,
  ports: WheelPorts,
): Promise<WheelFailure | undefined> {
  const frontEnd = await findFrontEnd(sources, request, ports);
  if ('failure' in frontEnd) return frontEnd;
  const output: string[] = [];
  const built = await ports.processes.run({
    ...frontEnd,
    // A folder `build` of the project would be taken for the module.
    workingDirectory: sources.output,
    variables: { ...ports.variables, ...buildVariables(sources, ports) },
    onOutput: (_, text) => {
      output.push(text);
      request.onOutput?.(text);
    },
  });
  if ('failure' in built)
    return wheelFailure('build-failed', `\`${frontEnd.program}\` cannot be run: ${built.failure}`);
  if (built.exitCode === 0) return undefined;
  const { message, help } = explainBuild(output.join(''));
  return wheelFailure('build-failed', message, {
    help,
    output: lastLines(withoutOwnTraceback(output.join('')), TAIL_LINES),
  });
}

/** Where a program that `build` starts fails, `build` shows its own stack behind what that program said. */
function withoutOwnTraceback(output: string): string {
  const start = output.lastIndexOf('Traceback (most recent call last):');
  return start > 0 && /build[/\\]__main__\.py/.test(output.slice(start)) ? output.slice(0, start) : output;
}

/** The time is that of the commit, so that the same sources make the same wheel, byte for byte. */
function buildVariables(
  { wheels, version, commitTime }: BuildSources,
  { variables }: WheelPorts,
): Record<string, string> {
  return {
    // What the user has set holds (reproducible-builds.org, the specification of this variable).
    SOURCE_DATE_EPOCH: variables.SOURCE_DATE_EPOCH || commitTime || `${EARLIEST}`,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...(version === undefined ? {} : tellingVersion(version, variables)),
    // The isolated environment of the build is made by pip; a path with blanks would be read as several.
    ...(wheels === undefined ? {} : { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels }),
  };
}

async function findFrontEnd(
  sources: BuildSources,
  { noIsolation }: WheelRequest,
  ports: WheelPorts,
): Promise<FrontEnd | WheelFailure> {
  const surroundings = { workingDirectory: sources.output, variables: ports.variables };
  const tried = await ports.interpreters();
  for (const interpreter of tried) {
    const answer = await askForModules(interpreter, [FRONT_END_MODULE], surroundings, ports.processes);
    if (!answer?.found.includes(FRONT_END_MODULE)) continue;
    const options = [
      '--wheel',
      ...(noIsolation === true ? ['--no-isolation'] : []),
      `--outdir=${sources.output}`,
    ];
    return { program: interpreter.path, args: ['-m', 'build', ...options, sources.source] };
  }
  const uv = await findUv(sources.output, ports);
  if (uv === undefined) return noFrontEnd(tried[0]?.path);
  const offline = sources.wheels === undefined ? [] : ['--no-index', `--find-links=${sources.wheels}`];
  const isolation = noIsolation === true ? ['--no-build-isolation'] : [];
  const options = ['build', '--wheel', ...offline, ...isolation, `--out-dir=${sources.output}`];
  return { program: uv.program, args: [...uv.args, ...options, sources.source] };
}

function noFrontEnd(python: string | undefined): WheelFailure {
  if (python === undefined)
    return wheelFailure('no-front-end', 'a wheel is built by Python, and no Python was found', {
      help: 'install Python and `pip install build`, or name an interpreter with `--python PATH`',
    });
  return wheelFailure(
    'no-front-end',
    `neither \`build\` nor uv is installed, and one of them must build the wheel`,
    {
      help: `\`pip install build\` (\`${python} -m pip install build\`), or name another interpreter with \`--python PATH\``,
    },
  );
}
