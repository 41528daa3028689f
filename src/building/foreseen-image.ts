/** One image before it is built: what is known of it, and how it stands to an image that is there. */
import { changesSince } from '../images/changed-inputs.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';
import { readInputRecord } from '../images/input-record.ts';
import { INPUTS_LABEL } from '../images/labels.ts';
import { parseReference } from '../images/reference.ts';
import type { RemoteImage } from '../ports/registry.ts';
import type { ImageContent } from './image-content.ts';

/** What is known of one image before it is built. */
export interface Foreseen {
  outcome: ImageOutcome;
  content?: ImageContent;
  digest?: string;
  /** It is built whatever the registry has. */
  isForced?: boolean;
}

/** Tags belong to one name: an image of another one has to be pushed. */
export function canBeRenamed({ isPushed, references }: ImageOutcome, running: string): boolean {
  const names = [running, ...references].map((each) => {
    const parsed = parseReference(each);
    return 'fault' in parsed ? undefined : parsed.name;
  });
  return isPushed && new Set(names).size === 1;
}

/** Only where it would be built, and nothing is known yet of why. */
export function runningIn({ outcome }: Foreseen, runs: ReadonlyMap<string, string>): string | undefined {
  if (outcome.status !== 'would-build' || outcome.comparedWith !== undefined) return undefined;
  return outcome.deployments.map((name) => runs.get(name)).find((each) => each !== undefined);
}

/** Of an image of which nothing but a name as written is known. */
export function unknownImage(reference: string): ImageOutcome {
  return {
    references: [reference],
    status: 'unknown',
    isPushed: false,
    bases: [],
    changes: [],
    labels: {},
    deployments: [],
  };
}

/** Wanted by one more deployment, and under these names too. */
export function joined(
  outcome: ImageOutcome,
  references: readonly string[],
  deployment: string,
): ImageOutcome {
  return {
    ...outcome,
    references: [...new Set([...outcome.references, ...references])],
    deployments: [...new Set([...outcome.deployments, deployment])],
  };
}

/** What differs from an image that is there, as far as its labels tell; undefined where they tell nothing. */
export function comparison(
  remote: Pick<RemoteImage, 'labels'>,
  { inputs }: ImageContent,
  name: string,
): Pick<ImageOutcome, 'changes' | 'comparedWith'> | undefined {
  const record = readInputRecord(remote.labels[INPUTS_LABEL] ?? '');
  return record === undefined ? undefined : { changes: changesSince(record, inputs), comparedWith: name };
}
