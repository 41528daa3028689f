/** The images that an image is made from. */
import type { Span } from '../../diagnostics/span.ts';
import type { Dockerfile, Word } from './instruction.ts';
import { parseDockerfile } from './parse.ts';
import { baseStage, sourcesFrom, stageNamed, usedStages } from './stages.ts';
import { type BuildArguments, expand, globalValues } from './variables.ts';

export interface BaseImage {
  /** As written: `python:${VERSION}`. */
  written: string;
  /** With arguments put in; undefined where one is not known, `''` or a part of a name where it has no value. */
  image: string | undefined;
  where: Span;
  /** In `FROM`, and not in `COPY --from=` or a mount, which know no variables. */
  isFrom: boolean;
}

/** Those of the stages that `target` (by default the last stage) is made of; stages of the file and `scratch` are none. */
export function basesIn(dockerfile: Dockerfile, given: BuildArguments, target?: string): BaseImage[] {
  const values = globalValues(dockerfile, given);
  const { stages } = dockerfile;
  return usedStages(dockerfile, target).used.flatMap((stage) => {
    const base = stage.base !== undefined && baseStage(stage, stages) === undefined ? [stage.base] : [];
    const others = sourcesFrom(stage).filter(({ text }) => isImage(text, stages.slice(0, stage.index)));
    return [
      ...base.map((word) => baseImage(word, expand(word.text, values, dockerfile.escape), true)),
      ...others.map((word) => baseImage(word, word.text.includes('$') ? undefined : word.text, false)),
    ].filter(({ image }) => image !== 'scratch');
  });
}

function isImage(text: string, earlier: Dockerfile['stages']): boolean {
  return stageNamed(text, earlier) === undefined && !/^\d+$/.test(text);
}

function baseImage({ text, where }: Word, image: string | undefined, isFrom: boolean): BaseImage {
  return { written: text, image, where, isFrom };
}

/** As `basesIn`, of a text; each image once, and only those that are known. */
export function basesOf(text: string, buildArguments: BuildArguments, target?: string): string[] {
  const bases = basesIn(parseDockerfile('Dockerfile', text), buildArguments, target);
  return [...new Set(bases.flatMap(({ image }) => (image === undefined || image === '' ? [] : [image])))];
}

/** The parts of the name of an image; `repository` is without the registry `docker.io` and its `library/`. */
export function imageParts(image: string): { repository: string; tag?: string; digest?: string } {
  const [name = '', digest] = image.split('@', 2);
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const full = hasTag ? name.slice(0, colon) : name;
  return {
    repository: full.replace(/^(?:(?:index\.|registry-1\.)?docker\.io\/)?(?:library\/)?/, ''),
    ...(hasTag ? { tag: name.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}
