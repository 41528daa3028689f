/** A Dockerfile: Python and Prefect of its base image, and what `pip install` names. */
import { posix } from 'node:path';
import { type BaseImage, basesIn, imageParts } from '../../images/dockerfile/bases.ts';
import { installedLists, versionsIn } from '../../images/dockerfile/versions.ts';
import { parseDockerfile } from '../../images/dockerfile/parse.ts';
import { copyings } from '../../images/dockerfile/sources.ts';
import { usedStages } from '../../images/dockerfile/stages.ts';
import type { BuildArguments } from '../../images/dockerfile/variables.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { notReplaced } from './not-replaced.ts';
import { type HostFile, type Pin, pinOf } from './pin.ts';

/** Each place in it is counted from its beginning. */
const LONGEST = 100_000;

/** How an image is built from the file; without a value for an argument the base may not be known. */
export interface DockerfileBuild {
  buildArguments: BuildArguments;
  target?: string;
}

/** Never throws. `includes` are the lists that it installs, each by the likeliest of its places in the context. */
export function readDockerfile(
  { file, text }: TextFile,
  { buildArguments, target }: DockerfileBuild = { buildArguments: {} },
): HostFile {
  const nothing: HostFile = { file, pins: [], problems: [], isLock: false, includes: [] };
  if (text.length > LONGEST)
    return { ...nothing, problems: [{ place: { file }, message: 'it is longer than 100 KB' }] };
  const dockerfile = parseDockerfile(file, text);
  if (dockerfile.stages.length === 0)
    return { ...nothing, problems: [{ place: { file }, message: 'it has no `FROM`' }] };
  const bases = basesIn(dockerfile, buildArguments, target);
  const first = usedStages(dockerfile, target).chain.at(-1)?.base;
  const base = bases.find(({ where }) => where.start.offset === first?.where.start.offset);
  const installed = versionsIn(dockerfile, bases, [], target).requirements.flatMap(
    ({ name, specifier, where }) =>
      pinOf({ name, specifier, source: 'image', place: { file, line: where.start.line } }) ?? [],
  );
  return {
    ...nothing,
    pins: [...(base === undefined ? [] : notReplaced(pinsOfBase(base, file), installed)), ...installed],
    includes: installedLists(dockerfile, copyings(dockerfile, buildArguments, target)).flatMap((paths) =>
      paths.slice(0, 1),
    ),
  };
}

function pinsOfBase({ image, where }: BaseImage, file: string): Pin[] {
  return image === undefined ? [] : imagePins(image, { file, line: where.start.line });
}

/**
 * Python and Prefect that an image has, told by its name: `python:3.12-slim`, `prefecthq/prefect:3.8.8-python3.12`. Empty
 * for images that say neither.
 */
export function imagePins(image: string, place: Pin['place']): Pin[] {
  const { repository, tag = '' } = imageParts(image);
  const isPrefect = /(?:^|\/)prefecthq\/prefect$/.test(repository);
  const python =
    /(?:^|-)python-?(\d+\.\d+(?:\.\d+)?)/.exec(tag) ??
    (posix.basename(repository) === 'python'
      ? /^(\d+(?:\.\d+){0,2}(?:(?:a|b|rc)\d+)?)(?=-|$)/.exec(tag)
      : null);
  const prefect = isPrefect ? /^(\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?)(?=-|$)/.exec(tag) : null;
  const found = [
    python && { name: 'python', version: python[1] ?? '', parts: 3 },
    prefect && { name: 'prefect', version: prefect[1] ?? '', parts: 3 },
  ];
  return found.flatMap((each) => {
    if (each === null) return [];
    // A tag with fewer numbers moves to each new release.
    const isWhole = each.version.split('.').length >= each.parts;
    const specifier = `==${each.version}${isWhole || /[a-z]/.test(each.version) ? '' : '.*'}`;
    return pinOf({ name: each.name, specifier, source: 'image', place }) ?? [];
  });
}
