/** What an image is, apart from its id: its files and how a container of it starts. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../scripts/python-environment.ts';

const LIST_FILES = join(import.meta.dirname, 'image_files.py');

export interface ImageInside {
  id: string;
  /** By path, without `/` at the start; type, mode, owner, size, link and SHA-256. */
  files: Record<string, unknown>;
  labels: Record<string, string>;
  /** `Env`, `Cmd`, `Entrypoint`, `User`, `WorkingDir` and all else but the labels and the image it was made from. */
  config: Record<string, unknown>;
}

/** Of an image that the engine has. */
export async function imageInside(dockerHost: string, reference: string): Promise<ImageInside> {
  const env = { DOCKER_HOST: dockerHost };
  const { stdout } = await execa('docker', ['image', 'inspect', reference], { env });
  const [{ Id: id, Config }] = JSON.parse(stdout) as [{ Id: string; Config: Record<string, unknown> }];
  const { Labels: labels, ...config } = Config;
  delete config.Image;
  // Not started, so any command will do.
  const container = (await execa('docker', ['create', reference, 'none'], { env })).stdout;
  const archive = join(tmpdir(), `tq-inside-${container}.tar`);
  try {
    await execa('docker', ['export', `--output=${archive}`, container], { env });
    const { python } = await pythonEnvironment();
    const listed = await execa(python, ['-B', LIST_FILES, archive]);
    return {
      id,
      files: JSON.parse(listed.stdout) as Record<string, unknown>,
      labels: (labels ?? {}) as Record<string, string>,
      config,
    };
  } finally {
    await execa('docker', ['rm', '--volumes', container], { env });
    rmSync(archive, { force: true });
  }
}
