/** The engines of this machine, each with an environment of its own, so that no user's images or logins are touched. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { imageEngines } from '../../src/adapters/engines/image-engines.ts';
import type { ImageEngines } from '../../src/ports/image-engine.ts';
import type { Processes, ProgramCall } from '../../src/ports/processes.ts';
import { removeFolder } from '../../scripts/remove-folder.ts';

export interface EngineHost {
  engines: ImageEngines;
  /** Every call that was made. */
  calls: ProgramCall[];
  /** The home of its own, where `docker login` would write. */
  folder: string;
  variables: Record<string, string>;
  remove(): void;
}

/** `variables` are added to a small environment: a home, storage for buildah and Podman, and `PATH`. */
export function engineHost(variables: Record<string, string> = {}, buildx = ''): EngineHost {
  const folder = mkdtempSync(join(tmpdir(), 'tq-host-'));
  const docker = join(folder, '.docker');
  mkdirSync(docker);
  if (buildx !== '') symlinkSync(join(buildx, 'cli-plugins'), join(docker, 'cli-plugins'));
  const storage = join(folder, 'storage.conf');
  writeFileSync(
    storage,
    `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`,
  );
  const all: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    DOCKER_CONFIG: docker,
    CONTAINERS_STORAGE_CONF: storage,
    ...variables,
  };
  const calls: ProgramCall[] = [];
  const environment = {
    variables: all,
    workingDirectory: folder,
    homeDirectory: folder,
    platform: process.platform,
  };
  const processes = recording(execaProcesses(), calls);
  return {
    engines: imageEngines({ environment, processes }),
    calls,
    folder,
    variables: all,
    remove: () => removeFolder(folder),
  };
}

/** The real ones; what they were asked is kept. */
function recording(processes: Processes, calls: ProgramCall[]): Processes {
  return {
    run(call) {
      calls.push(call);
      return processes.run(call);
    },
  };
}
