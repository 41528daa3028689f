/** Node in other versions than the one that runs this, as npm packages hold its programs; kept in `.cache/`. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './python-environment.ts';

/** The oldest that `tq` runs on, and the newest of each later major version that the registry has. */
export const NODE_VERSIONS = ['20.19.0', '22.23.3', '24.9.0'] as const;

const DOWNLOAD_MILLISECONDS = 120_000;

/** Absolute path of the program; undefined where there is none for this machine, or it cannot be fetched. */
export async function nodeProgram(version: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined;
  const folder = join(ROOT, '.cache', `node-${version}`);
  const program = join(folder, 'package', 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  try {
    const spec = `node-linux-${process.arch}@${version}`;
    const options = { cwd: partial, timeout: DOWNLOAD_MILLISECONDS };
    const { stdout } = await execa('npm', ['pack', '--silent', spec], options);
    await execa('tar', ['--extract', '--gzip', `--file=${stdout.trim()}`, 'package/bin/node'], options);
    rmSync(join(partial, stdout.trim()));
    renameSync(partial, folder);
    return program;
  } catch (error) {
    console.error(`no Node ${version}: ${(error as Error).message.split('\n')[0]}`);
    rmSync(partial, { recursive: true, force: true });
    return undefined;
  }
}
