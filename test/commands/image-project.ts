/** A project with images, a server with a docker work pool, and an engine and a registry in memory. */
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { fakeImages } from '../fakes/fake-images.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { type RunOptions, runTq } from './run-tq.ts';

const STEPS = 'prefect_docker.deployments.steps';
export const BUILD = `${STEPS}.build_docker_image`;
export const PUSH = `${STEPS}.push_docker_image`;
export const SHELL = 'prefect.deployments.steps.run_shell_script';

const DOCKERFILE = 'FROM python:3.12.4-slim@sha256:' + 'a'.repeat(64) + '\nCOPY . /app/\nUSER 1000\n';

/** Two deployments whose image comes from the top of the file. */
export const SHARED = `name: shop
tq:
  image: {name: reg.test/shop, dockerfile: Dockerfile}
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: docker}
  - name: daily
    entrypoint: flows.py:orders
    work_pool: {name: docker}
`;

/** One deployment with both docker steps; `{}` in a flow mapping of each is where more can be put. */
export const STEPPED = `name: shop
build:
  - ${BUILD}: {id: built, requires: prefect-docker>=0.3.1, image_name: reg.test/shop, tag: v1}
push:
  - ${PUSH}: {image_name: "{{ built.image_name }}", tag: "{{ built.tag }}"}
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: docker, job_variables: {image: "{{ built.image }}"}}
`;

export function imageProject(yaml: string, files: Record<string, string> = {}) {
  const directory = projectFolder({
    'prefect.yaml': yaml,
    'flows.py': FLOWS,
    Dockerfile: DOCKERFILE,
    ...files,
  });
  const prefect = new FakePrefect({ workPools: [{ name: 'docker', type: 'docker' }] });
  const fakes = fakeImages(`${projectFolder({})}/cache`);
  let opened = 0;
  const images = {
    ...fakes.ports,
    engines: {
      open: async (choice: Parameters<typeof fakes.ports.engines.open>[0]) => {
        opened += 1;
        return fakes.ports.engines.open(choice);
      },
    },
  };
  // Looking for a Python takes its time.
  const variables = { PATH: '/nonexistent' };
  const tq = (argv: readonly string[], more: Partial<RunOptions> = {}) =>
    runTq(argv, {
      directory,
      prefect,
      images,
      ...more,
      variables: { ...variables, ...more.variables },
    });
  const run = (...argv: string[]) => tq(argv);
  /** `job_variables.image` by name of the deployment. */
  const running = (): Record<string, unknown> =>
    Object.fromEntries(prefect.deployments.map(({ name, fields }) => [name, fields.job_variables.image]));
  return { directory, prefect, ...fakes, images, opened: () => opened, tq, run, running };
}
