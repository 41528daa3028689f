/** What `--metadata-file` writes: what each image is made of and where it is, for an SBOM or an audit. */
import type { JsonValue } from '../json.ts';
import type { ContextEntry } from '../ports/build-context.ts';
import { mask } from '../secrets.ts';
import type { ImageOutcome } from './image-outcome.ts';

const METADATA_SCHEMA_VERSION = 1;

/** Beyond so many files the list of them is left out, and only counted. */
const MOST_INPUTS = 20_000;

export interface DescribedImage {
  outcome: ImageOutcome;
  /** What is in the context; absent where it was not read, as for an image that was built elsewhere. */
  entries?: readonly ContextEntry[];
  /** Names of the build arguments; their values may be secrets. */
  buildArguments?: readonly string[];
  /** ISO-8601; absent where this run did not build it. */
  builtAt?: string;
}

export interface DescribedBuild {
  /** Of `tq`. */
  version: string;
  project: string;
  /** Full SHA of what is checked out. */
  commit?: string;
  images: readonly DescribedImage[];
  /** Takes known secrets out of a text; for labels, which may hold anything. */
  redact?: (text: string) => string;
}

/** A file of the context, or the text of a link in it. */
export interface BuildInput {
  path: string;
  /** Hexadecimal. */
  sha256: string;
}

/** As `schemas/build-metadata.schema.json`. */
export function buildMetadata({ version, project, commit, images, redact }: DescribedBuild): JsonValue {
  return {
    schemaVersion: METADATA_SCHEMA_VERSION,
    tool: { name: 'tq', version },
    project,
    commit: commit ?? null,
    images: images.map((image) => imageMetadata(image, redact)),
  };
}

function imageMetadata(
  { outcome, entries, buildArguments = [], builtAt }: DescribedImage,
  redact: (text: string) => string = (text) => text,
): JsonValue {
  return {
    references: [...outcome.references],
    status: outcome.status,
    digest: outcome.digest ?? null,
    imageId: outcome.imageId ?? null,
    platform: outcome.platform ?? null,
    target: outcome.target ?? null,
    content: outcome.content ?? null,
    dockerfile: outcome.dockerfile ?? null,
    bases: [...outcome.bases],
    buildArguments: [...buildArguments].sort(),
    context: outcome.context === undefined ? null : { path: outcome.path ?? '.', ...outcome.context },
    ...inputsOf(entries),
    labels: labelsOf(outcome.labels, redact),
    deployments: [...outcome.deployments],
    builtAt: builtAt ?? null,
  };
}

/** Folders hold nothing by themselves. */
function inputsOf(entries: readonly ContextEntry[] | undefined): Record<string, JsonValue> {
  if (entries === undefined) return { inputCount: null, inputs: null };
  const inputs = entries.filter(({ kind }) => kind !== 'directory');
  if (inputs.length > MOST_INPUTS) return { inputCount: inputs.length, inputs: null };
  const listed = inputs.map(({ path, digest }): BuildInput => ({ path, sha256: digest }));
  return { inputCount: inputs.length, inputs: listed.map((input) => ({ ...input })) };
}

function labelsOf(labels: ImageOutcome['labels'], redact: (text: string) => string): JsonValue {
  return mask(Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, redact(value)])));
}
