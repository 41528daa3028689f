/** Python and Prefect of an image, told from its base and from what it installs. */
import { posix } from 'node:path';
import type { Span } from '../../diagnostics/span.ts';
import { readRequirements, type Requirement, type TextFile } from '../../requirements/read-requirements.ts';
import { type BaseImage, imageParts } from './bases.ts';
import type { Dockerfile } from './instruction.ts';
import type { Copying } from './sources.ts';
import { usedStages } from './stages.ts';

/** A version as far as the base image tells it: `3.9`, `2`. */
export interface BaseVersion {
  version: string;
  /** Without its digest. */
  image: string;
  where: Span;
}

export interface ImageVersions {
  python?: BaseVersion;
  prefect?: BaseVersion;
  requirements: readonly Requirement[];
}

/** `lists` are the requirement files of the context that the image installs. */
export function versionsIn(
  dockerfile: Dockerfile,
  bases: readonly BaseImage[],
  lists: readonly TextFile[],
  target?: string,
): ImageVersions {
  const first = usedStages(dockerfile, target).chain.at(-1)?.base;
  const base = bases.find(({ where }) => where.start.offset === first?.where.start.offset);
  const { file, text } = dockerfile;
  const installed = readRequirements({ file: 'Dockerfile', text }).map((each) => ({
    ...each,
    where: { ...each.where, file },
  }));
  return {
    ...(base?.image === undefined ? {} : fromBase(base.image, base.where)),
    requirements: [...installed, ...lists.flatMap(readRequirements)],
  };
}

function fromBase(image: string, where: Span): Pick<ImageVersions, 'python' | 'prefect'> {
  const { repository, tag = '' } = imageParts(image);
  const name = posix.basename(repository);
  const python =
    /(?:^|-)python-?(\d+\.\d+)/.exec(tag) ?? (name === 'python' ? /^(\d+\.\d+)/.exec(tag) : null);
  const isPrefect = /(?:^|\/)prefecthq\/prefect$/.test(repository);
  const prefect = isPrefect ? /^(\d+(?:\.\d+)*)(?:$|-|[abr])/.exec(tag) : null;
  const found = (match: RegExpExecArray | null): BaseVersion | undefined =>
    match?.[1] === undefined ? undefined : { version: match[1], image: image.replace(/@.*/, ''), where };
  const [ofPython, ofPrefect] = [found(python), found(prefect)];
  return {
    ...(ofPython === undefined ? {} : { python: ofPython }),
    ...(ofPrefect === undefined ? {} : { prefect: ofPrefect }),
  };
}

/** Where in the context the lists may lie that `pip install -r` names, the likeliest first; for each name its places. */
export function installedLists({ instructions, text }: Dockerfile, copied: readonly Copying[]): string[][] {
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN');
  const commands = runs.map(({ body }) => text.slice(body.start, body.end)).join('\n');
  const named = [
    ...commands.matchAll(/(?:^|\s)(?:-r|--requirements?)[= ]?\s*["']?([^\s"'\\;&|$]+\.(?:txt|in))/g),
  ];
  const paths = copied.flatMap(({ sources }) => sources.map(({ path }) => path));
  return [...new Set(named.map(([, path = '']) => path))].map((path) => {
    const name = posix.basename(path);
    const same = paths.filter((each) => posix.basename(each) === name);
    return [...new Set([...same, posix.normalize(path.replace(/^\/+/, '')), name])];
  });
}
