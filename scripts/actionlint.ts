/** The linter of GitHub workflows, built from its source by Go where Go is installed; kept in `.cache/`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './python-environment.ts';

const VERSION = 'v1.7.12';

/** Absolute path of the program, made in 20 s; undefined where there is no Go, or its modules cannot be fetched. */
export async function actionlint(): Promise<string | undefined> {
  const folder = join(ROOT, '.cache', `actionlint-${VERSION}`);
  const program = join(folder, 'actionlint');
  if (existsSync(program)) return program;
  const { failed, stderr } = await execa(
    'go',
    ['install', '-ldflags=-s -w', `github.com/rhysd/actionlint/cmd/actionlint@${VERSION}`],
    { env: { GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '' }, timeout: 200_000, reject: false },
  );
  if (!failed) return program;
  console.error(
    `no actionlint: ${stderr?.trim().split('\n').at(-1) || 'there is no Go, or it took too long'}`,
  );
  return undefined;
}
