/** The templates that `tq` comes with. */
import { join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Templates } from '../../scaffold/scaffold.ts';
import { templatesFolder } from '../../template-files.ts';
import { TqError } from '../../tq-error.ts';

/** All of them. An installation that lacks them fails. */
export async function readTemplates(files: FileSystem): Promise<Templates> {
  const folder = templatesFolder();
  const paths = await files.list(folder);
  const texts = await Promise.all(
    paths.map(async (path) => {
      const read = await files.readFile(join(folder, path));
      if ('bytes' in read) return [path, new TextDecoder().decode(read.bytes)] as const;
      throw new TqError('failed', `\`${join(folder, path)}\` cannot be read: ${read.detail}`, {
        help: 'install tq again; the templates belong to the package',
      });
    }),
  );
  return new Map(texts);
}
