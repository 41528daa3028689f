/**
 * Deployments that share one image: new content, then the same again, by `tq deploy --all`, by
 * `prefect deploy --all` and by `flow.deploy()`.
 * A real engine and a real registry; what they were asked for is counted.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { missingParts, startDockerEngine, startRegistry } from '../scripts/container-parts.ts';
import { startEngineProxy, type EngineProxy } from './engine-proxy.ts';
import { MANY_LABELS } from './many.ts';
import { measureDeploys, type Plan, type Sample } from './series.ts';
import { ask, confirmHoldings, forgetEverything } from './server.ts';

/** A script in Python, as people write it who have no `prefect.yaml`. */
export const IN_PYTHON = 'flow.deploy() of each';

const DEPLOYMENTS = 20;
const WORK_POOL = 'docks';
/** Prefect takes half a minute for both of its turns, and hardly differs from one to the next. */
const PREFECT_RUNS = 1;

const DOCKERFILE = `FROM scratch
COPY . /app/
USER 1000
`;
const FLOW = `from prefect import flow


@flow
def orders() -> None:
    pass
`;

export interface ImagesOptions {
  /** Exists, and is removed by whoever made it. */
  folder: string;
  /** Of the server itself, not of the proxy. */
  apiUrl: string;
  prefect: string;
  tq: readonly string[];
  plan: Plan;
}

/** The server loses everything that it holds. Throws where Docker, a registry or the rights to run them are missing. */
export async function measureImages(options: ImagesOptions): Promise<Sample[]> {
  const missing = missingParts();
  if (missing.length > 0) throw new Error(`the series \`images\` needs ${missing.join(', ')}`);
  const engine = await startDockerEngine();
  const registry = await startRegistry();
  const proxy = await startEngineProxy(engine.dockerHost, options.folder);
  try {
    return await measureShared(inProject(options, proxy), registry.host, options);
  } finally {
    await proxy.stop();
    await Promise.all([engine.stop(), registry.stop()]);
  }
}

/** The plan, with commands that run in the project's folder and see the engine. */
function inProject({ folder, plan }: ImagesOptions, engine: EngineProxy): Plan {
  const { surroundings } = plan;
  const environment = { ...surroundings.environment, DOCKER_HOST: engine.dockerHost };
  const workingDirectory = join(folder, 'shared');
  return { ...plan, surroundings: { ...surroundings, environment, workingDirectory, engine } };
}

async function measureShared(plan: Plan, registry: string, options: ImagesOptions): Promise<Sample[]> {
  const { apiUrl, prefect, tq } = options;
  const { environment, workingDirectory } = plan.surroundings;
  await execa(prefect, ['work-pool', 'create', WORK_POOL, '--type', 'docker'], {
    env: environment,
    extendEnv: false,
  });
  writeProject(workingDirectory, registry);
  let edition = 0;
  const contest = {
    name: `${DEPLOYMENTS} on one image`,
    contenders: [
      {
        label: MANY_LABELS.prefect,
        command: [prefect, '--no-prompt', 'deploy', '--all'],
        runs: PREFECT_RUNS,
      },
      { label: IN_PYTHON, command: [plan.surroundings.python, 'deploy.py'], runs: PREFECT_RUNS },
      // The builder that Prefect uses as well.
      { label: MANY_LABELS.tq, command: [...tq, 'deploy', '--all', '--builder', 'docker'] },
    ],
    // What nobody has built yet: neither the registry nor the engine's cache has anything of it.
    forget: async () => {
      edition += 1;
      writeFileSync(join(workingDirectory, 'edition.txt'), `${edition}\n`);
      await forgetEverything(apiUrl);
    },
    confirm: () => confirmImages(apiUrl, registry),
  };
  return measureDeploys(contest, plan);
}

function writeProject(project: string, registry: string): void {
  mkdirSync(project, { recursive: true });
  const step = (name: string): string => `prefect_docker.deployments.steps.${name}`;
  const deployments = Array.from({ length: DEPLOYMENTS }, (_, index) => ({
    name: `orders-${index + 1}`,
    entrypoint: 'flows.py:orders',
    work_pool: { name: WORK_POOL, job_variables: { image: '{{ build-image.image }}' } },
  }));
  const prefectYaml = {
    name: 'shared',
    build: [
      {
        [step('build_docker_image')]: {
          id: 'build-image',
          image_name: `${registry}/shared`,
          dockerfile: 'Dockerfile',
          // There is nothing to pull.
          pull: false,
        },
      },
    ],
    push: [
      {
        [step('push_docker_image')]: {
          image_name: '{{ build-image.image_name }}',
          tag: '{{ build-image.tag }}',
        },
      },
    ],
    pull: [{ 'prefect.deployments.steps.set_working_directory': { directory: '/app' } }],
    deployments,
  };
  const files = {
    'prefect.yaml': stringify(prefectYaml),
    'flows.py': FLOW,
    'deploy.py': deployScript(registry),
    Dockerfile: DOCKERFILE,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  copyFileSync(busybox(), join(project, 'busybox'));
}

function deployScript(registry: string): string {
  return `from prefect.docker import DockerImage

from flows import orders

for number in range(1, ${DEPLOYMENTS + 1}):
    orders.deploy(
        name=f"orders-{number}",
        work_pool_name="${WORK_POOL}",
        image=DockerImage(name="${registry}/shared", dockerfile="Dockerfile", pull=False),
        print_next_steps=False,
    )
`;
}

/** The static one of Debian. */
function busybox(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'busybox')).find((path) => existsSync(path));
  if (found === undefined) throw new Error('there is no `busybox`');
  return found;
}

interface LiveDeployment {
  name: string;
  job_variables: { image?: string };
}

/** Fails unless every deployment is there and names one image that the registry has. */
async function confirmImages(apiUrl: string, registry: string): Promise<void> {
  await confirmHoldings(apiUrl, { flows: 1, deployments: DEPLOYMENTS, automations: 0 });
  const deployments = (await ask(apiUrl, 'POST', '/deployments/filter', {})) as LiveDeployment[];
  for (const image of new Set(deployments.map(({ job_variables }) => job_variables.image ?? '')))
    await confirmImage(image, registry);
}

/** `image`: `HOST/shared:TAG` or `HOST/shared@sha256:…`. */
async function confirmImage(image: string, registry: string): Promise<void> {
  const prefix = `${registry}/shared`;
  const reference = image.startsWith(prefix) ? image.slice(prefix.length + 1) : '';
  const answer = await fetch(`http://${registry}/v2/shared/manifests/${reference}`, {
    method: 'HEAD',
    headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' },
  });
  if (!answer.ok) throw new Error(`a deployment names \`${image}\`, which the registry does not have`);
}
