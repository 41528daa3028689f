/** The client of registries as `tq` makes it, with a home and variables of a test's own. */
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { registryHttp, type RegistryHttp } from '../../src/adapters/registry/registry-http.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';

/** `folder`: working directory and home. The caller closes it. */
export function realRegistry(folder: string, variables: Record<string, string | undefined>): RegistryHttp {
  return registryHttp({
    environment: {
      variables,
      workingDirectory: folder,
      homeDirectory: folder,
      platform: process.platform,
    },
    files: nodeFileSystem(),
    processes: execaProcesses(),
    clock: systemClock(),
    keepSecret: () => undefined,
  });
}
