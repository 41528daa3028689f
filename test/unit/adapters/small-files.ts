/** A program that may write only small files, as on a disk that is nearly full. */
import { join } from 'node:path';
import { execa } from 'execa';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What the module `code` prints; files end at 64 blocks of `ulimit`. The system takes the first part of a write and refuses the rest. */
export async function withSmallFiles(code: string): Promise<string> {
  // Without the trap the refusal would end the process.
  const script = `trap '' XFSZ; ulimit -f 64; exec "$0" --import tsx --input-type=module -e "$1"`;
  const { stdout } = await execa('sh', ['-c', script, process.execPath, code], {
    cwd: ROOT,
    env: { TSX_DISABLE_CACHE: '1' },
  });
  return stdout;
}
