/**
 * Inputs of `build_docker_image` → what is to be built. As `prefect_docker/deployments/steps.py` (prefect-docker 0.7.4)
 * with docker-py's names for the options of a build, and with `build_backend: buildx` those of python-on-whales.
 */
import type { Path } from '../diagnostics/span.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { ImageRequest } from './image-request.ts';
import { isTag, parseReference } from './reference.ts';

export interface RequestFault {
  message: string;
  help?: string;
}

/** `namespace`: Prefect's setting `PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE`. `inputs` are filled in. */
export function imageRequest(
  inputs: JsonObject,
  { place, namespace }: { place: Path; namespace: string | undefined },
): ImageRequest | RequestFault {
  const name = imageName(textOf(inputs.image_name) ?? '', namespace);
  const tag = isGiven(inputs.tag) ? String(inputs.tag) : undefined;
  const additionalTags = listOf(inputs.additional_tags);
  const fault =
    faultOfName(name) ??
    [tag, ...additionalTags].map(faultOfTag).find((each) => each !== undefined) ??
    faultOfOptions(inputs);
  if (fault !== undefined) return fault;
  const dockerfile = isGiven(inputs.dockerfile) ? String(inputs.dockerfile) : 'Dockerfile';
  return {
    place,
    name,
    ...(tag === undefined ? {} : { tag }),
    additionalTags,
    dockerfile,
    path: isGiven(inputs.path) ? String(inputs.path) : '.',
    buildArguments: textsOf(inputs.buildargs ?? inputs.build_args),
    labels: textsOf(inputs.labels),
    ...switches(inputs),
    wheel: false,
    ...optional('target', textOf(inputs.target)),
    ...optional('platform', platformOf(inputs)),
    ...optional('cacheFrom', isGiven(inputs.cache_from) ? listOf(inputs.cache_from) : undefined),
    ...optional('network', textOf(inputs.network_mode ?? inputs.network)),
    ...optional('extraHosts', extraHosts(inputs.extra_hosts ?? inputs.add_hosts)),
    ...optional('shmSize', typeof inputs.shmsize === 'number' ? inputs.shmsize : undefined),
    ...optional('keepDockerfileAt', keptDockerfile(inputs)),
  };
}

/** What a push step names. */
export interface PushRequest {
  /** As in `ImageRequest`. */
  name: string;
  tag: string;
  additionalTags: string[];
}

/** Inputs of `push_docker_image`, filled in. Without a tag it is `latest`, as docker-py takes it. */
export function pushRequest(inputs: JsonObject, namespace: string | undefined): PushRequest | RequestFault {
  const name = imageName(textOf(inputs.image_name) ?? '', namespace);
  const tag = textOf(inputs.tag) ?? 'latest';
  const additionalTags = listOf(inputs.additional_tags);
  const fault =
    faultOfName(name) ?? [tag, ...additionalTags].map(faultOfTag).find((each) => each !== undefined);
  return fault ?? { name, tag, additionalTags };
}

function switches({ pull, nocache, cache, ignore_cache: ignoreCache }: JsonObject) {
  return {
    pull: pull === undefined || isTrue(pull),
    noCache: isTrue(nocache) || (cache !== undefined && !isTrue(cache)),
    ignoreCache: isTrue(ignoreCache),
  };
}

/** A name without a namespace gets the default one (`split_repository_path` of `prefect/utilities/dockerutils.py`). */
export function imageName(written: string, namespace: string | undefined): string {
  return written === '' || written.includes('/') || namespace === undefined || namespace === ''
    ? written
    : `${namespace.replace(/(?<!\/)\/+$/, '')}/${written}`;
}

function faultOfName(name: string): RequestFault | undefined {
  const parsed = parseReference(name);
  if ('fault' in parsed) return { message: `\`${name}\` cannot name an image: ${parsed.fault}` };
  if (parsed.tag !== undefined || parsed.digest !== undefined)
    return {
      message: `the name of an image that is built must be without tag and digest, found \`${name}\``,
      help: 'write the tag as `tag`',
    };
  return undefined;
}

function faultOfTag(tag: string | undefined): RequestFault | undefined {
  if (tag === undefined || isTag(tag)) return undefined;
  return {
    message: `\`${tag}\` cannot be a tag`,
    help: 'a tag has at most 128 letters, digits, `_`, `.` and `-`, and begins with a letter, a digit or `_`',
  };
}

/** What docker-py takes and no command line can give. */
const IMPOSSIBLE = [
  'fileobj',
  'custom_context',
  'container_limits',
  'squash',
  'isolation',
  'cache_to',
  'output',
];
/** Options of BuildKit that would need a place of their own in the content, or that are something else for `tq`. */
const UNSUPPORTED = [
  'secrets',
  'ssh',
  'build_contexts',
  'allow',
  'builder',
  'attestations',
  'provenance',
  'sbom',
];
/** Those that the step itself gives to python-on-whales. */
const OF_THE_STEP = ['file', 'tags', 'push'];
const BACKENDS = ['docker-py', 'buildx'];

function faultOfOptions(inputs: JsonObject): RequestFault | undefined {
  const { build_backend: backend } = inputs;
  // Prefect refuses null here too.
  if (backend !== undefined && !BACKENDS.includes(String(backend)))
    return {
      message: `\`build_backend\` must be \`docker-py\` or \`buildx\`, found \`${String(backend)}\``,
      help: 'leave it out: `tq` chooses what builds by what is there, or by `--builder`',
    };
  if (isTrue(inputs.push))
    return {
      message: '`tq` pushes no image with `push`',
      help: 'write a `push_docker_image` step behind it',
    };
  if (isJsonObject(inputs.cache_from ?? null))
    return { message: '`cache_from` must be the names of images, found a mapping' };
  const option = [...IMPOSSIBLE, ...UNSUPPORTED, ...OF_THE_STEP].find((key) => isTrue(inputs[key]));
  if (option === undefined) return undefined;
  return {
    message: `\`tq\` builds no image with \`${option}\``,
    help: 'build it in a `run_shell_script` step, or elsewhere and name it with `--image`',
  };
}

/** As Python takes any value for true or false. */
function isTrue(value: JsonValue | undefined): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function isGiven(value: JsonValue | undefined): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null && value !== '';
}

function textOf(value: JsonValue | undefined): string | undefined {
  return isGiven(value) ? String(value) : undefined;
}

function listOf(value: JsonValue | undefined): string[] {
  const items = Array.isArray(value) ? value : isGiven(value) ? [value] : [];
  return items.filter(isGiven).map(String);
}

/** Null is an argument that the environment of the build gives, which is none here. */
function textsOf(value: JsonValue | undefined): Record<string, string> {
  if (Array.isArray(value)) return Object.fromEntries(value.map((label) => [String(label), '']));
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, String(item)]])),
  );
}

function platformOf(inputs: JsonObject): string | undefined {
  return isGiven(inputs.platforms) ? listOf(inputs.platforms).join(',') : textOf(inputs.platform);
}

function extraHosts(value: JsonValue | undefined): Record<string, string> | undefined {
  if (isJsonObject(value)) return textsOf(value);
  if (!Array.isArray(value)) return undefined;
  return Object.fromEntries(
    value.map((each) => {
      const [host = '', ...address] = String(each).split(':');
      return [host, address.join(':')];
    }),
  );
}

function keptDockerfile(inputs: JsonObject): string | undefined {
  if (!isTrue(inputs.persist_dockerfile)) return undefined;
  return textOf(inputs.dockerfile_output_path) ?? 'Dockerfile.generated';
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
