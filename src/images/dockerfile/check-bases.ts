/** TQ4203, TQ4204, TQ4205: base images that are not the same image tomorrow, or none at all. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type BaseImage, imageParts } from './bases.ts';

export function checkBases(bases: readonly BaseImage[]): Diagnostic[] {
  return bases.flatMap((base) => (base.image === undefined ? [] : checkBase(base.image, base)));
}

function checkBase(image: string, { written, where }: BaseImage): Diagnostic[] {
  const { repository, tag, digest } = imageParts(image);
  if (repository === '' || tag === '' || repository.endsWith('/'))
    return [
      diagnostic('TQ4205', {
        message: `the base image \`${written}\` has no name: an argument in it has no value`,
        where,
        help: 'give the argument a default, `ARG NAME=value` above `FROM`, or a value in `buildargs`',
      }),
    ];
  if (digest !== undefined) return [];
  if (tag === undefined || tag === 'latest')
    return [
      diagnostic('TQ4203', {
        message:
          tag === undefined
            ? `the base image \`${image}\` has no tag, which means \`latest\``
            : `the base image \`${image}\` is another one with each release`,
        where,
        help: 'name a version, and its digest: `NAME:VERSION@sha256:…`',
      }),
    ];
  return [
    diagnostic('TQ4204', {
      message: `the base image \`${image}\` has no digest: the tag may lead to another image tomorrow`,
      where,
      help: `write \`${image}@sha256:…\`; \`docker buildx imagetools inspect ${image}\` shows the digest`,
    }),
  ];
}
