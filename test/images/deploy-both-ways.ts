/** `prefect deploy --all` and `tq deploy --all` of the same projects: what each leaves on the server and in the engine. */
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { tq } from '../e2e/run-binary.ts';
import { captureServer, resetServer, type ServerState } from '../e2e/server-state.ts';
import { type ImageEvent, imageEvents } from './engine-events.ts';
import { IMAGES_VARIABLE, type Projects } from './same-as-prefect-project.ts';

export interface Parts {
  apiUrl: string;
  dockerHost: string;
  /** `127.0.0.1:PORT` */
  registry: string;
  /** A folder with `cli-plugins/docker-buildx`; empty where buildx cannot be had. */
  buildx: string;
}

/** `tq` by the classic builder, as Prefect builds, and by BuildKit. */
export type Tool = 'prefect' | 'tq' | 'tq-buildx';

export interface Deployed {
  /** What begins the names of its images: `127.0.0.1:PORT/prefect`. */
  images: string;
  /** Of the server, with `IMAGES` for `images`. */
  state: ServerState;
  /** What the engine did, with `IMAGES` for `images`. */
  events: ImageEvent[];
  /** What `tq` says when it deploys each project once more, with no engine in reach. */
  repeated: string[];
}

/** Empties the server first. */
export async function deployWith(
  tool: Tool,
  projects: Projects,
  { apiUrl, dockerHost, registry, buildx }: Parts,
): Promise<Deployed> {
  const { prefect, python } = await pythonEnvironment();
  const images = `${registry}/${tool}`;
  const docker = join(projects.home, `docker-${tool}`);
  mkdirSync(docker);
  if (tool === 'tq-buildx') symlinkSync(join(buildx, 'cli-plugins'), join(docker, 'cli-plugins'));
  const variables = {
    PATH: process.env.PATH ?? '',
    HOME: projects.home,
    PREFECT_HOME: join(projects.home, '.prefect'),
    PREFECT_API_URL: apiUrl,
    PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE: images,
    DOCKER_HOST: dockerHost,
    DOCKER_CONFIG: docker,
    // Of its Prefect is the image that `dockerfile: auto` starts from.
    VIRTUAL_ENV: dirname(dirname(python)),
    [IMAGES_VARIABLE]: images,
    // Or one tool would take over what the other has built. What is built without a cache is built every time.
    BUILD_WITHOUT_CACHE: 'yes',
  };
  await resetServer(apiUrl);
  await tq(['pool', 'create', 'in-docker', '--type', 'docker'], { directory: projects.home, variables });
  const deploy = async (directory: string): Promise<void> => {
    if (tool === 'prefect') {
      const options = { cwd: directory, env: variables, extendEnv: false, all: true } as const;
      await execa(prefect, ['--no-prompt', 'deploy', '--all'], options);
      return;
    }
    const builder = tool === 'tq' ? 'docker' : 'buildx';
    const options = ['deploy', '--all', `--builder=${builder}`];
    const { exitCode, stderr } = await tq(options, { directory, variables });
    if (exitCode !== 0) throw new Error(`tq deploy ended with ${exitCode}\n${stderr}`);
  };
  const events = await imageEvents(dockerHost, async () => {
    await deploy(projects.written);
    await deploy(projects.automatic);
  });
  const state = await captureServer(apiUrl);
  const repeat = async (directory: string): Promise<string> => {
    const withoutEngine = {
      ...variables,
      DOCKER_HOST: `unix://${join(projects.home, 'no.sock')}`,
      BUILD_WITHOUT_CACHE: '',
    };
    return (await tq(['deploy', '--all', '--assert-noop'], { directory, variables: withoutEngine })).stderr;
  };
  return {
    images,
    state: state.replaceAll(images, 'IMAGES'),
    repeated: tool === 'prefect' ? [] : [await repeat(projects.written), await repeat(projects.automatic)],
    events: events.map((event) => ({ ...event, name: event.name.replace(images, 'IMAGES') })),
  };
}

/** A tiny image under the name of Prefect's own, which cannot be had here; nothing of it is run. */
export async function makePrefectImage(dockerHost: string, folder: string): Promise<void> {
  const { python } = await pythonEnvironment();
  const ask = 'from prefect.utilities.dockerutils import get_prefect_image_name as name; print(name())';
  const { stdout: name } = await execa(python, ['-c', ask]);
  copyFileSync('/bin/busybox', join(folder, 'busybox'));
  writeFileSync(
    join(folder, 'Dockerfile'),
    'FROM scratch\nCOPY busybox /bin/busybox\nENV PATH=/bin\nENTRYPOINT ["busybox"]\nCMD ["sh"]\n',
  );
  const env = { DOCKER_HOST: dockerHost, DOCKER_BUILDKIT: '0' };
  await execa('docker', ['build', `--tag=${name}`, folder], { env });
}
