/** The templates that `tq` comes with. */
import { join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Templates } from '../../scaffold/scaffold.ts';
import { schemaFile, type SchemaName } from '../../schema-files.ts';
import { templatesFolder } from '../../template-files.ts';
import { TqError } from '../../tq-error.ts';

/** Which a project gets a copy of, for editors. */
const SCHEMAS: readonly SchemaName[] = ['prefect', 'rules', 'block'];

/** All of them, and under `schemas/` those that projects get. An installation that lacks them fails. */
export async function readTemplates(files: FileSystem): Promise<Templates> {
  const folder = templatesFolder();
  const templates = (await files.list(folder)).map((path) => [path, join(folder, path)] as const);
  const schemas = SCHEMAS.map((name) => [`schemas/${name}.schema.json`, schemaFile(name)] as const);
  const texts = await Promise.all(
    [...templates, ...schemas].map(async ([name, path]) => {
      const read = await files.readFile(path);
      if ('bytes' in read) return [name, new TextDecoder().decode(read.bytes)] as const;
      throw new TqError('failed', `\`${path}\` cannot be read: ${read.detail}`, {
        help: 'install tq again; the templates belong to the package',
      });
    }),
  );
  return new Map(texts);
}
