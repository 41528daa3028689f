/** The recipe of an image with `tq` stands what `tq` says of Dockerfiles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const recipe = readFileSync(join(ROOT, 'container', 'Dockerfile'), 'utf8');

const PROJECT = `name: shop
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: docks}
    tq: {image: {name: registry.example.com/tq, tag: v1, dockerfile: Dockerfile, buildargs: {NODE: NODE_IMAGE, DOCKER: DOCKER_IMAGE}}}
`;
const DIGEST = `@sha256:${'0'.repeat(64)}`;

async function findings(node: string, docker: string): Promise<string[]> {
  const directory = projectFolder({
    'prefect.yaml': PROJECT.replace('NODE_IMAGE', node).replace('DOCKER_IMAGE', docker),
    'flows.py': FLOWS,
    Dockerfile: recipe,
    '.dockerignore': 'prefect.yaml\n',
  });
  const { stdout } = await runTq(['validate', '--json'], { directory });
  return (JSON.parse(stdout).diagnostics as { code: string }[]).map(({ code }) => code);
}

test(
  'with pinned bases there is nothing to say of it, and without only that',
  { timeout: 30_000 },
  async () => {
    expect(await findings(`node:22-bookworm-slim${DIGEST}`, `docker:28-cli${DIGEST}`)).toEqual([]);
    expect(await findings('node:22-bookworm-slim', 'docker:28-cli')).toEqual(['TQ4204', 'TQ4204']);
  },
);

test('it installs the version that the package has, as nobody’s root', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(recipe).toContain(`ARG PACKAGE=tq-deploy@${version}\n`);
  expect(recipe).toContain(`ARG VERSION=${version}\n`);
  expect(recipe).toMatch(/\nUSER node\nWORKDIR \/project\nENTRYPOINT \["tq"\]\n$/);
});
