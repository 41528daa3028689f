/**
 * `tq.image`: what `image=`, `build=` and `push=` are to `flow.deploy`, written in `prefect.yaml`. It stands for a build
 * step, a push step and the job variable `image`, so that everything behind it knows steps alone.
 */
import type { Path } from '../diagnostics/span.ts';
import type { Document, YamlValue } from './document.ts';
import type { WrittenStep } from './steps.ts';
import { isMapping, isPresent, valueAt, type YamlMapping } from './yaml-value.ts';

export const BUILD_IMAGE = 'prefect_docker.deployments.steps.build_docker_image';
export const PUSH_IMAGE = 'prefect_docker.deployments.steps.push_docker_image';

/** The `id` of the build step that `tq.image` stands for. */
const STEP_ID = 'tq-image';

/** How a deployment's job variable names an image that was pushed. */
export type Pin = 'digest' | 'tag';

interface TqImage {
  /** Where it is written. */
  place: Path;
  /** Inputs of the build step. */
  inputs: YamlMapping;
}

/** `tq.image` of an entry, else that at the top of the file. */
function tqImage(data: YamlValue, entryPath: Path): TqImage | undefined {
  const place = placeOf(data, entryPath, 'image');
  const written = place === undefined ? undefined : valueAt(data, place);
  if (place === undefined || written === undefined) return undefined;
  if (typeof written === 'string') return { place, inputs: { ...nameAndTag(written), dockerfile: 'auto' } };
  if (!isMapping(written)) return undefined;
  const { name, dockerfile, ...others } = written;
  return { place, inputs: { image_name: name ?? null, dockerfile: dockerfile ?? 'auto', ...others } };
}

/** A colon behind the last slash is that of a tag; one before it is that of a port. A digest stays with the name. */
function nameAndTag(written: string): YamlMapping {
  const [, name = written, tag] = /^([^@]*?):([^:/@{}]+)$/.exec(written) ?? [];
  return tag === undefined ? { image_name: written } : { image_name: name, tag };
}

/** Its build step, or its push step; none where `tq.build` or `tq.push` is `false`. */
export function tqImageSteps(data: YamlValue, entryPath: Path, section: 'build' | 'push'): WrittenStep[] {
  const image = tqImage(data, entryPath);
  if (image === undefined || isOff(data, entryPath, 'build')) return [];
  if (section === 'build')
    return [{ value: { [BUILD_IMAGE]: { id: STEP_ID, ...image.inputs } }, path: image.place }];
  if (isOff(data, entryPath, 'push')) return [];
  const of = (output: string): string => `{{ ${STEP_ID}.${output} }}`;
  const inputs = {
    image_name: of('image_name'),
    tag: of('tag'),
    additional_tags: of('additional_tags'),
  };
  return [{ value: { [PUSH_IMAGE]: inputs }, path: image.place }];
}

/** The entry with its job variable `image`, and where that comes from; undefined where it has one, or needs none. */
export function withTqImage(
  document: Document,
  entryPath: Path,
  entry: YamlMapping,
): { entry: YamlMapping; given: { path: Path; where: ReturnType<Document['spanOf']> }[] } | undefined {
  const image = tqImage(document.data, entryPath);
  if (image === undefined) return undefined;
  const pool = isMapping(entry.work_pool) ? entry.work_pool : {};
  const variables = isMapping(pool.job_variables) ? pool.job_variables : {};
  if (isPresent(variables.image)) return undefined;
  const jobVariables = { ...variables, image: imageValue(document.data, entryPath, image.inputs) };
  return {
    entry: { ...entry, work_pool: { ...pool, job_variables: jobVariables } },
    given: [{ path: ['work_pool', 'job_variables', 'image'], where: document.spanOf(image.place) }],
  };
}

function imageValue(data: YamlValue, entryPath: Path, { image_name, tag }: YamlMapping): YamlValue {
  if (!isOff(data, entryPath, 'build')) return `{{ ${STEP_ID}.image }}`;
  return isPresent(tag) ? `${String(image_name)}:${String(tag)}` : (image_name ?? null);
}

/** `tq.build` as a mapping, such as `{wheel: true}`: of the entry, else at the top of the file. */
export function tqBuild(data: YamlValue, entryPath: Path): YamlMapping {
  const place = placeOf(data, entryPath, 'build');
  const written = place === undefined ? undefined : valueAt(data, place);
  return isMapping(written) ? written : {};
}

/** `tq.pin` of the entry, else that at the top of the file, else `digest`. */
export function tqPin(data: YamlValue, entryPath: Path): Pin {
  const place = placeOf(data, entryPath, 'pin');
  return place !== undefined && valueAt(data, place) === 'tag' ? 'tag' : 'digest';
}

function isOff(data: YamlValue, entryPath: Path, key: 'build' | 'push'): boolean {
  const place = placeOf(data, entryPath, key);
  return place !== undefined && valueAt(data, place) === false;
}

/** Undefined: written neither for the entry nor at the top. */
function placeOf(data: YamlValue, entryPath: Path, key: string): Path | undefined {
  return [
    [...entryPath, 'tq', key],
    ['tq', key],
  ].find((path) => isPresent(valueAt(data, path)));
}
