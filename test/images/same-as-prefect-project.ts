/** Two projects that `prefect deploy` and `tq deploy` both understand: one with a Dockerfile, one with `dockerfile: auto`. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Variable of the environment that begins the names of images, such as `127.0.0.1:5000/prefect`. */
export const IMAGES_VARIABLE = 'IMAGES';

export const BUILD_ARGUMENT = 'two words, "quoted", and $HOME\nin two lines';

const BUILD = 'prefect_docker.deployments.steps.build_docker_image';
const PUSH = 'prefect_docker.deployments.steps.push_docker_image';

const FLOW = `from prefect import flow


@flow
def orders(outputs: dict | None = None):
    """Check the orders."""
`;

const PUSH_STEP = `push:
  - ${PUSH}:
      id: push-image
      requires: prefect-docker
      image_name: '{{ build-image.image_name }}'
      tag: '{{ build-image.tag }}'
      additional_tags: '{{ build-image.additional_tags }}'
`;

/** Every output of both steps, each where a reader of the deployment would see it. */
const OUTPUTS = `
      outputs:
        image_name: '{{ build-image.image_name }}'
        tag: '{{ build-image.tag }}'
        image: '{{ build-image.image }}'
        image_id: '{{ build-image.image_id }}'
        additional_tags: '{{ build-image.additional_tags }}'
        pushed_image_name: '{{ push-image.image_name }}'
        pushed_tag: '{{ push-image.tag }}'
        pushed_image: '{{ push-image.image }}'
        pushed_additional_tags: '{{ push-image.additional_tags }}'`;

/** Without the cache, so that neither tool is given what the other has built. The engine has no network but the host's. */
const WRITTEN = `name: written
build:
  - ${BUILD}:
      id: build-image
      requires: prefect-docker>=0.6
      image_name: '{{ $${IMAGES_VARIABLE} }}/written'
      tag: '1.0'
      additional_tags: [also, v1]
      dockerfile: docker/app.Dockerfile
      target: app
      buildargs: { GREETING: ${JSON.stringify(BUILD_ARGUMENT)}, EMPTY: '' }
      labels: { team: data, note: 'a "b" = c' }
      pull: false
      nocache: '{{ $BUILD_WITHOUT_CACHE }}'
      network_mode: host
${PUSH_STEP}
deployments:
  - name: by-digest
    entrypoint: flows/orders.py:orders
    description: 'runs in {{ build-image.image }}'
    tags: ['version {{ build-image.tag }}']
    parameters:${OUTPUTS}
    work_pool: &pool
      name: in-docker
      job_variables: { image: '{{ build-image.image }}', image_pull_policy: Always }
  - name: by-tag
    entrypoint: flows/orders.py:orders
    parameters:${OUTPUTS}
    work_pool: *pool
    tq: { pin: tag }
`;

/** What stands behind the target would fail. */
const DOCKERFILE = `FROM scratch AS tools
COPY busybox /bin/busybox
ENV PATH=/bin
SHELL ["/bin/busybox", "sh", "-c"]

FROM tools AS app
ARG GREETING=none
ARG EMPTY=default
RUN busybox printf '%s' "$GREETING|$EMPTY" > /greeting
WORKDIR /srv/app
COPY . .
ENV STAGE=app
LABEL of=dockerfile
EXPOSE 8080
VOLUME /data
USER 1000:1000
ENTRYPOINT ["/bin/busybox"]
CMD ["sleep", "1"]

FROM app AS never
RUN busybox false
`;

/** The name has no namespace, so that Prefect's setting gives one. */
const AUTOMATIC = `name: automatic
build:
  - ${BUILD}:
      id: build-image
      requires: prefect-docker
      image_name: automatic
      dockerfile: auto
      pull: false
      nocache: '{{ $BUILD_WITHOUT_CACHE }}'
      network_mode: host
${PUSH_STEP}
deployments:
  - name: automatic
    entrypoint: flows/orders.py:orders
    description: 'runs in {{ build-image.image_name }}'
    work_pool:
      name: in-docker
      job_variables: { image: '{{ build-image.image }}' }
`;

export interface Projects {
  written: string;
  automatic: string;
  /** A folder outside of both, for a home. */
  home: string;
  remove(): void;
}

export function projects(): Projects {
  const folder = mkdtempSync(join(tmpdir(), 'tq-same-'));
  const [written, automatic, home] = ['written', 'automatic', 'home'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(home);
  put(written, {
    'prefect.yaml': WRITTEN,
    'docker/app.Dockerfile': DOCKERFILE,
    'flows/orders.py': FLOW,
    '.dockerignore': '# not for the image\n**/*.log\n!keep.log\nsecret\nprefect.yaml\n',
    'run.log': 'left out',
    'keep.log': 'kept',
    'secret/password': 'left out',
    'data/räksmörgås and more.csv': 'a,b\n',
    'data/empty.csv': '',
  });
  mkdirSync(join(written, 'data', 'empty'));
  symlinkSync('../flows/orders.py', join(written, 'data', 'link.py'));
  symlinkSync('nowhere', join(written, 'data', 'broken'));
  chmodSync(join(written, 'flows/orders.py'), 0o640);
  chmodSync(join(written, 'data'), 0o700);
  copyFileSync('/bin/busybox', join(written, 'busybox'));
  put(automatic, {
    'prefect.yaml': AUTOMATIC,
    'flows/orders.py': FLOW,
    'flows/helper.sh': '#!/bin/sh\n',
    '.dockerignore': '*.log\n',
    'run.log': 'left out',
  });
  chmodSync(join(automatic, 'flows/helper.sh'), 0o755);
  return { written, automatic, home, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function put(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
