/** The example of this project in a container: the same flow, rules and data, with a Dockerfile and docker steps. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';
import { type Result, tq } from '../e2e/run-binary.ts';

const EXAMPLE = join(ROOT, 'examples', 'orders');
/** The first push takes the base image along. */
const MOST_SECONDS = 300;

export interface JourneyParts {
  /** Of the server, as `tq` reaches it. */
  apiUrl: string;
  /** Of the same server, as a container reaches it. */
  runApiUrl: string;
  dockerHost: string;
  /** The image to start from; in the engine, not in the registry. */
  base: string;
  /** Name of the image, with its registry. */
  imageName: string;
  pool: string;
}

export interface JourneyProject {
  run(...argv: string[]): Promise<Result>;
  /** Replaces a text of a file, which must be there. */
  edit(file: string, from: string, to: string): void;
  remove(): void;
}

export function journeyProject(parts: JourneyParts): JourneyProject {
  const folder = mkdtempSync(join(tmpdir(), 'tq-journey-'));
  const directory = join(folder, 'orders');
  for (const part of ['src', 'quality', 'data'])
    cpSync(join(EXAMPLE, part), join(directory, part), { recursive: true });
  writeFileSync(join(directory, 'prefect.yaml'), projectFile(parts));
  writeFileSync(join(directory, 'Dockerfile'), dockerfile(parts));
  writeFileSync(
    join(directory, '.dockerignore'),
    '**/__pycache__\nprefect.yaml\nDockerfile\n.dockerignore\n',
  );
  // Beside the project: what lies in it is part of the image.
  const variables = { HOME: folder, DOCKER_HOST: parts.dockerHost, PREFECT_API_URL: parts.apiUrl };
  return {
    run: (...argv) => tq(argv, { directory, variables, seconds: MOST_SECONDS }),
    edit(file, from, to) {
      const path = join(directory, file);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The engine of the tests has no network but that of the machine. */
function projectFile({ imageName, pool, runApiUrl }: JourneyParts): string {
  return `name: orders-in-a-container
build:
  - prefect_docker.deployments.steps.build_docker_image:
      id: build-image
      requires: prefect-docker
      image_name: ${imageName}
      pull: false
      network_mode: host
push:
  - prefect_docker.deployments.steps.push_docker_image:
      requires: prefect-docker
      image_name: '{{ build-image.image_name }}'
      tag: '{{ build-image.tag }}'
pull:
  - prefect.deployments.steps.set_working_directory: { directory: /opt/orders }
definitions:
  in_docker: &in_docker
    name: ${pool}
    job_variables:
      image: '{{ build-image.image }}'
      network_mode: host
      image_pull_policy: Always
      env: { PREFECT_API_URL: '${runApiUrl}', PREFECT_LOGGING_TO_API_ENABLED: 'true' }
deployments:
  - name: daily
    entrypoint: src/prefect_flows/orders.py:orders_quality
    work_pool: *in_docker
    tq: { rules: [quality/orders.yaml] }
  - name: on-arrival
    entrypoint: src/prefect_flows/orders.py:orders_quality
    work_pool: *in_docker
    tq: { rules: [quality/orders.yaml] }
`;
}

function dockerfile({ base }: JourneyParts): string {
  return `FROM ${base}
RUN useradd --create-home flow
WORKDIR /opt/orders
COPY . .
USER flow
`;
}
