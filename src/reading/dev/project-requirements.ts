/** What the project in a folder asks of its Python: `requirements.txt`, else `pyproject.toml`, else the pinned set. */
import { dirname, join } from 'node:path';
import { PINNED_SET } from '../../dev/pinned-set.ts';
import { includedLists, namedRequirements, type NamedRequirement } from '../../dev/requirements.ts';
import { projectMetadata } from '../../images/wheel/project-metadata.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { EnvironmentContent } from '../../ports/local-workers.ts';

export interface ProjectRequirements {
  names: NamedRequirement[];
  /** What an environment of its own is made of. */
  content: EnvironmentContent;
}

const LIST = 'requirements.txt';
const MOST_LISTS = 20;

/** Lists that cannot be read are left to whoever installs them, who says so. */
export async function projectRequirements(folder: string, files: FileSystem): Promise<ProjectRequirements> {
  const list = await textOf(join(folder, LIST), files);
  if (list !== undefined) {
    const { texts, all } = await withIncluded({ path: join(folder, LIST), text: list }, files);
    return named(`\`${LIST}\``, { folder, texts, key: all, install: ['-r', join(folder, LIST)] });
  }
  const pyproject = await textOf(join(folder, 'pyproject.toml'), files);
  const metadata = pyproject === undefined ? undefined : projectMetadata(pyproject, true);
  const dependencies = metadata !== undefined && 'dependencies' in metadata ? metadata.dependencies : [];
  if (dependencies.length > 0)
    return named('`pyproject.toml`', {
      ...{ folder, texts: [dependencies.join('\n')], key: dependencies, install: dependencies },
    });
  const { names, content } = named(PINNED_SET.join(' '), {
    ...{ folder, texts: [PINNED_SET.join('\n')], key: PINNED_SET, install: PINNED_SET },
  });
  // Any Prefect 3 will do where none is named.
  return { names: names.filter(({ name }) => name !== 'prefect'), content };
}

interface Read extends Omit<EnvironmentContent, 'title'> {
  /** Of lists with packages. */
  texts: readonly string[];
}

/** Flows run on Prefect, named or not. */
function named(title: string, { texts, key, install, folder }: Read): ProjectRequirements {
  const names = namedRequirements(texts);
  const added = names.some(({ name }) => name === 'prefect') ? [] : PINNED_SET;
  return {
    names,
    content: { title, key: [...key, ...added], install: [...install, ...added], folder },
  };
}

/** `all` are the texts of constraints as well, which decide what is installed and name nothing. */
async function withIncluded(
  first: { path: string; text: string },
  files: FileSystem,
): Promise<{ texts: string[]; all: string[] }> {
  const texts = [first.text];
  const all = [first.text];
  const seen = new Set([first.path]);
  const open = [first];
  for (let next = open.shift(); next !== undefined && seen.size < MOST_LISTS; next = open.shift()) {
    for (const { path: written, kind } of includedLists(next.text)) {
      const path = join(dirname(next.path), written);
      const text = seen.has(path) ? undefined : await textOf(path, files);
      seen.add(path);
      if (text === undefined) continue;
      all.push(text);
      if (kind === 'list') texts.push(text);
      open.push({ path, text });
    }
  }
  return { texts, all };
}

async function textOf(path: string, files: FileSystem): Promise<string | undefined> {
  const read = await files.readFile(path);
  return 'failure' in read ? undefined : new TextDecoder().decode(read.bytes);
}
