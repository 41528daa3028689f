import { expect, test } from 'vitest';
import { autoDockerfile, prefectImage } from '../../../src/images/auto-dockerfile.ts';

// Word for word what `build_docker_image` of prefect-docker 0.7.4 writes.
test('is what prefect-docker writes', () => {
  const base = prefectImage('3.8.8', '3.12');
  expect(base).toBe('prefecthq/prefect:3.8.8-python3.12');
  expect(autoDockerfile({ base, directoryName: 'shop', hasRequirements: true })).toBe(
    `FROM prefecthq/prefect:3.8.8-python3.12
COPY requirements.txt /opt/prefect/shop/requirements.txt
RUN uv pip install -r /opt/prefect/shop/requirements.txt
COPY . /opt/prefect/shop/
WORKDIR /opt/prefect/shop/
`,
  );
});

test('installs nothing without `requirements.txt`', () => {
  expect(autoDockerfile({ base: 'base:1', directoryName: 'shop', hasRequirements: false })).toBe(
    'FROM base:1\nCOPY . /opt/prefect/shop/\nWORKDIR /opt/prefect/shop/\n',
  );
});
