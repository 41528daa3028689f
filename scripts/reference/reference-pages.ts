/** The pages of `docs/reference/` made whole from the code. A check of the format holds that they are as Prettier writes them. */
import { join } from 'node:path';
import { describeCommands } from '../../src/command-line/describe-commands.ts';
import { commandsPage } from './commands-page.ts';
import { environmentPage, exitCodesPage, indexPage } from './other-pages.ts';
import { schemasPage } from './schemas-page.ts';

export const REFERENCE = join(import.meta.dirname, '..', '..', 'docs', 'reference');

/** By name in the folder. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const pages: [string, string][] = [
    ['README.md', indexPage()],
    ['commands.md', commandsPage(await describeCommands())],
    ['environment.md', environmentPage()],
    ['exit-codes.md', exitCodesPage()],
    ['schemas.md', schemasPage()],
  ];
  return new Map(pages.map(([name, text]) => [name, `${text}\n`]));
}
