/** One Docker engine and two registries for the whole `images` lane; each test owns the names that it uses there. */
import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { buildxFolder } from '../../scripts/buildx.ts';
import { missingParts, startDockerEngine, startRegistry } from '../../scripts/container-parts.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the tests of this lane cannot run here, in one line; empty when they can. */
    imagesSkipped: string;
    /** `unix:///…/docker.sock`. */
    dockerHost: string;
    /** A registry without a password, and one with; hosts with their port, without TLS. */
    registry: { host: string };
    privateRegistry: { host: string; username: string; password: string };
    /** A folder with `cli-plugins/docker-buildx`; empty where buildx cannot be had. */
    buildx: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const missing = missingParts();
  if (missing.length > 0) {
    const line = `the tests with real images need ${missing.join(', ')}`;
    if (process.env.CI || process.env.TQ_TEST_IMAGES === 'required') throw new Error(line);
    console.log(`skipped: ${line}`);
    provideNothing(project, line);
    return undefined;
  }
  const login = { username: 'robot', password: randomBytes(12).toString('base64url') };
  const engine = await startDockerEngine();
  const registry = await startRegistry();
  const privateRegistry = await startRegistry({ password: login });
  project.provide('imagesSkipped', '');
  project.provide('dockerHost', engine.dockerHost);
  project.provide('registry', { host: registry.host });
  project.provide('privateRegistry', { host: privateRegistry.host, ...login });
  project.provide('buildx', (await buildxFolder()) ?? '');
  return async () => {
    await Promise.all([engine.stop(), registry.stop(), privateRegistry.stop()]);
  };
}

function provideNothing(project: TestProject, why: string): void {
  project.provide('imagesSkipped', why);
  project.provide('dockerHost', '');
  project.provide('registry', { host: '' });
  project.provide('privateRegistry', { host: '', username: '', password: '' });
  project.provide('buildx', '');
}
