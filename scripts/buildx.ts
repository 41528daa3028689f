/** Docker's BuildKit client, which Debian has no package of, built from its source by Go where Go is installed. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './python-environment.ts';

/** Of those that Go's module proxy can serve; v0.17.1 needs a version of `docker/cli` that it has not. */
const VERSION = 'v0.12.1';

/**
 * A folder with `cli-plugins/docker-buildx`, kept in `.cache/`; made in 80 s to four minutes, as busy as the machine is. Undefined where there
 * is no Go, or where its modules cannot be fetched and compiled soon enough.
 */
export async function buildxFolder(): Promise<string | undefined> {
  const folder = join(ROOT, '.cache', `buildx-${VERSION}`);
  const plugins = join(folder, 'cli-plugins');
  const plugin = join(plugins, 'docker-buildx');
  if (existsSync(plugin)) return folder;
  mkdirSync(plugins, { recursive: true });
  const started = performance.now();
  const { failed, stderr } = await execa(
    'go',
    ['install', '-ldflags=-s -w', `github.com/docker/buildx/cmd/buildx@${VERSION}`],
    { env: { GOBIN: plugins, CGO_ENABLED: '0', GOFLAGS: '' }, timeout: 400_000, reject: false },
  );
  if (failed) {
    console.error(`no buildx: ${stderr?.trim().split('\n').at(-1) || 'there is no Go, or it took too long'}`);
    return undefined;
  }
  renameSync(join(plugins, 'buildx'), plugin);
  console.error(`buildx ${VERSION}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return folder;
}
