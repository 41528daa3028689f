/** `tq schema [NAME]`: prints a JSON Schema that comes with `tq`; without a name, which there are. */
import { nameList } from '../diagnostics/name-list.ts';
import type { JsonValue } from '../json.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { schemaFile, SCHEMAS, type SchemaName } from '../schema-files.ts';
import { TqError } from '../tq-error.ts';
import type { Command, Context } from './command.ts';

interface SchemaOptions {
  name: string | undefined;
}

const NAMES = Object.keys(SCHEMAS) as SchemaName[];

export const schema: Command<SchemaOptions> = {
  builder: (yargs) =>
    yargs.positional('name', {
      type: 'string',
      describe: `which one: ${NAMES.join(', ')}; all names if absent`,
    }),

  async run({ name }, context) {
    if (name === undefined) listSchemas(context);
    else await printSchema(known(name), context);
    return 'ok';
  },
};

function listSchemas({ reporter }: Context): void {
  const schemas = NAMES.map((name) => ({ name, about: SCHEMAS[name], file: schemaFile(name) }));
  const width = Math.max(...NAMES.map((name) => name.length));
  const lines = schemas.map(({ name, about }) => `${name.padEnd(width)}  ${about}`);
  reporter.result('schemas', schemas, lines.join('\n'));
}

async function printSchema(name: SchemaName, { reporter, files }: Context): Promise<void> {
  const path = schemaFile(name);
  const read = await files.readFile(path);
  if ('failure' in read) {
    throw new TqError('failed', `\`${path}\` cannot be read: ${read.detail}`, { help: 'install tq again' });
  }
  const text = new TextDecoder().decode(read.bytes);
  reporter.result('schema', JSON.parse(text) as JsonValue, text.trimEnd());
}

function known(name: string): SchemaName {
  const found = NAMES.find((each) => each === name);
  if (found !== undefined) return found;
  throw new TqError('usage', `there is no schema \`${name}\`${didYouMean(nearMiss(name, NAMES))}`, {
    help: `these are known: ${nameList(NAMES)}`,
  });
}
