/** TQ4208: whether what runs in the image is root. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type BaseImage, imageParts } from './bases.ts';
import type { Dockerfile, Stage, Word } from './instruction.ts';
import { usedStages } from './stages.ts';
import { type BuildArguments, expand, type Values, visitWithValues } from './variables.ts';

/** Images whose user is not root, as their makers say. */
const WITH_USER =
  /^(?:bitnami(?:legacy|secure)?|cgr\.dev\/chainguard(?:-private)?|(?:quay\.io\/)?jupyter|mambaorg|apache\/airflow)(?:\/|$)/;

/** `bases` are those of the file, as `basesIn` gives them. */
export function checkUser(
  dockerfile: Dockerfile,
  bases: readonly BaseImage[],
  given: BuildArguments,
  target?: string,
): Diagnostic[] {
  const { last, chain } = usedStages(dockerfile, target);
  if (last === undefined) return [];
  const user = chain.map((stage) => lastUser(dockerfile, stage, given)).find((each) => each !== undefined);
  if (user === undefined) return fromBase(last, chain.at(-1), bases);
  if (user.value === undefined || !isRoot(user.value)) return [];
  return [
    diagnostic('TQ4208', { message: 'flows in this image run as root', where: user.word.where, help: HELP }),
  ];
}

const HELP = 'make a user and end with it: `RUN useradd --create-home flow`, `USER flow`';

function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::|$)/.test(user);
}

/** `value` is undefined where it is not known. */
function lastUser(
  dockerfile: Dockerfile,
  stage: Stage,
  given: BuildArguments,
): { word: Word; value: string | undefined } | undefined {
  let found: { word: Word; value: string | undefined } | undefined;
  visitWithValues(dockerfile, stage, given, ({ keyword, words: [word] }, values: Values) => {
    if (keyword === 'USER' && word !== undefined)
      found = { word, value: expand(word.text, values, dockerfile.escape) };
  });
  return found;
}

/** Nobody says `USER`: the base image decides, and nearly all are of root. */
function fromBase(last: Stage, first: Stage | undefined, bases: readonly BaseImage[]): Diagnostic[] {
  const base = bases.find(({ where }) => where.start.offset === first?.base?.where.start.offset);
  const isUnknown = first?.base?.text !== 'scratch' && base?.image === undefined;
  if (last.base === undefined || isUnknown) return [];
  if (base?.image !== undefined) {
    const { repository, tag = '' } = imageParts(base.image);
    if (WITH_USER.test(repository) || /non-?root|rootless/.test(tag)) return [];
  }
  return [
    diagnostic('TQ4208', {
      message: 'flows in this image run as root: no `USER` says otherwise',
      where: last.base.where,
      help: HELP,
    }),
  ];
}
