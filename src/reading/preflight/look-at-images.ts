/** The images that runs are started from: whether their registry has them. One question for each distinct name. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { formatReference, type ImageReference, parseReference } from '../../images/reference.ts';
import type { Registry } from '../../ports/registry.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Entries, type LayerAnswer, NO_ANSWER, type Remark } from '../../preflight/verdict/answer.ts';
import { guessedPoolType, statedPoolType } from '../../project/pool-types.ts';
import type { Deployment } from '../../project/project.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { TqError } from '../../tq-error.ts';
import { inTime } from '../in-time.ts';
import { entryOf, type PreflightSubject } from './subject.ts';

export interface ImageLookPorts {
  /** Made when there is an image to ask for. */
  registry: () => Promise<Pick<Registry, 'digestOf'>>;
  clock: Pick<Clock, 'every'>;
}

const CHECK = 'image-pullable';

interface NamedImage {
  written: string;
  deployments: Deployment[];
}

/** An image that a deploy of this project builds is not asked for: it comes to be there. */
export async function lookAtImages(
  { checked }: PreflightSubject,
  ports: ImageLookPorts,
): Promise<LayerAnswer> {
  const built = checked.deployments.filter(isBuilt);
  const named = imagesOf(checked.deployments.filter((each) => !isBuilt(each)));
  const without = checked.deployments.filter((each) => !isBuilt(each) && imageOf(each) === undefined);
  const registry = named.length === 0 ? undefined : await ports.registry();
  const answers = await Promise.all(
    named.map((image) =>
      registry === undefined ? NO_ANSWER : look(image, checked.document, { registry, clock: ports.clock }),
    ),
  );
  return {
    ...NO_ANSWER,
    findings: answers.flatMap(({ findings }) => findings),
    seen: answers.flatMap(({ seen }) => seen),
    skipped: [
      ...answers.flatMap(({ skipped }) => skipped),
      ...remark(built, 'a deploy builds the image'),
      ...without.flatMap((each) => remark([each], whyNone(each, checked.document))),
    ],
  };
}

function remark(deployments: readonly Deployment[], text: string): Remark[] {
  return deployments.length === 0 ? [] : [{ check: CHECK, entries: deployments.map(entryOf), text }];
}

function isBuilt({ image }: Deployment): boolean {
  return image === 'built' || image === 'built-automatically';
}

function imageOf({ workPool: { jobVariables } }: Deployment): string | undefined {
  const { image } = jobVariables;
  return typeof image === 'string' && image !== '' ? image : undefined;
}

function whyNone(
  { workPool: { name } }: Deployment,
  document: PreflightSubject['checked']['document'],
): string {
  const type = statedPoolType(document, name) ?? guessedPoolType(name);
  return type === 'process' ? 'runs are processes, without an image' : 'the work pool chooses the image';
}

function imagesOf(deployments: readonly Deployment[]): NamedImage[] {
  const byName = new Map<string, Deployment[]>();
  for (const deployment of deployments) {
    const image = imageOf(deployment);
    if (image !== undefined) byName.set(image, [...(byName.get(image) ?? []), deployment]);
  }
  return [...byName].map(([written, ofImage]) => ({ written, deployments: ofImage }));
}

async function look(
  { written, deployments }: NamedImage,
  document: PreflightSubject['checked']['document'],
  { registry, clock }: { registry: Pick<Registry, 'digestOf'>; clock: Pick<Clock, 'every'> },
): Promise<LayerAnswer> {
  const entries: Entries = deployments.map(entryOf);
  const [first] = deployments;
  const where = first && document.spanOf([...first.path, 'work_pool', 'job_variables', 'image']);
  if (holdsPlaceholder(written))
    return {
      ...NO_ANSWER,
      skipped: [{ check: CHECK, entries, text: 'the image is not known before a deploy' }],
    };
  const parsed = parseReference(written);
  if ('fault' in parsed)
    return answer(entries, notThere(`\`${written}\` cannot name an image: ${parsed.fault}`, where));
  const reference =
    parsed.tag === undefined && parsed.digest === undefined ? { ...parsed, tag: 'latest' } : parsed;
  const found = await digestInTime(reference, registry, clock);
  if (found === null) return answer(entries, missing(reference, where));
  if ('failure' in found) {
    const { message, help } = found.failure;
    return answer(
      entries,
      diagnostic('TQ5015', {
        message: `whether the image \`${written}\` is there could not be told: ${message}`,
        where,
        help,
      }),
    );
  }
  return {
    ...NO_ANSWER,
    seen: [{ check: CHECK, entries, text: `${formatReference(reference)} is ${short(found.digest)}` }],
  };
}

/** For one image, in milliseconds. */
const PATIENCE = 20_000;

async function digestInTime(
  reference: ImageReference,
  registry: Pick<Registry, 'digestOf'>,
  clock: Pick<Clock, 'every'>,
): ReturnType<Registry['digestOf']> {
  try {
    const who = `the registry \`${reference.registry}\``;
    return await inTime(registry.digestOf(reference), clock, { patience: PATIENCE, who });
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { failure: { reason: 'unreachable', message: failure.message } };
  }
}

function answer(entries: Entries, finding: Diagnostic): LayerAnswer {
  return { ...NO_ANSWER, findings: [{ finding, entries }] };
}

function missing(reference: ImageReference, where: Diagnostic['where']): Diagnostic {
  const name = formatReference(reference);
  return notThere(
    `the registry \`${reference.registry}\` has no image \`${name}\``,
    where,
    'push it, correct the name, or let `tq.image` build it',
  );
}

function notThere(message: string, where: Diagnostic['where'], help?: string): Diagnostic {
  return diagnostic('TQ5014', { message, where, help });
}

/** `sha256:` and enough of the rest to be recognised. */
function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
