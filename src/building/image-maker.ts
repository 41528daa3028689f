/** Building one image with the engine, and telling of it: events for whoever watches, and the whole output in a file. */
import { describeFailure } from '../images/build-failure.ts';
import { type BuildOutput, foldBuildLine, NO_OUTPUT } from '../images/build-output.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';
import type { ImageRequest } from '../images/image-request.ts';
import { changesSince } from '../images/changed-inputs.ts';
import { readInputRecord, toInputRecord } from '../images/input-record.ts';
import { CONTENT_LABEL, imageLabels, INPUTS_LABEL, type LabelSources } from '../images/labels.ts';
import type { BuildLog, OpenBuildLog } from '../ports/build-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileWriter } from '../ports/file-writer.ts';
import type {
  BuildOptions,
  EngineFailure,
  EngineKind,
  ImageEngine,
  ImageEngines,
} from '../ports/image-engine.ts';
import type { Registry, RegistryCredential, RemoteImage } from '../ports/registry.ts';
import { parseReference } from '../images/reference.ts';
import type { Reporter } from '../ports/reporter.ts';
import { outputLines } from '../steps/output-lines.ts';
import { TqError } from '../tq-error.ts';
import type { ContentPorts, ImageContent } from './image-content.ts';
import { refuseOtherIgnoreFile } from './ignore-file.ts';
import { orRefused, refused } from './outside.ts';
import type { StagedWheel } from './pack-wheel.ts';
import type { WheelRequest } from './wheel-request.ts';

export interface MakingOptions {
  builder: EngineKind | 'auto';
  /** What labels tell beside the content. */
  labels: () => Promise<Omit<LabelSources, 'content' | 'inputs' | 'version'>>;
  /** Deployments that are known to want a content before they ask for it, so that all are named when it is told of. */
  wantedBy?: (content: string) => readonly string[];
}

export interface MakerPorts extends ContentPorts {
  engines: ImageEngines;
  registry: Registry;
  log: BuildLog;
  reporter: Reporter;
  clock: Clock;
  writer: FileWriter;
  keepSecret: (text: string) => void;
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
}

/** One image of this run. */
export interface MadeImage {
  /** Undefined for one that was pushed and not built here. */
  request?: ImageRequest;
  content?: ImageContent;
  imageId?: string;
  /** Names that the engine knows it by. */
  local: Set<string>;
  /** What it takes the place of: the image that had its name, or that a deployment runs in now. */
  before?: { name: string; labels: Readonly<Record<string, string>> };
  builtAt?: string;
  outcome: ImageOutcome;
}

interface Watch {
  log: OpenBuildLog;
  output: BuildOutput;
  startedAt: number;
}

export class ImageMaker {
  readonly #options: MakingOptions;
  readonly #ports: MakerPorts;
  #engine: Promise<ImageEngine> | undefined;
  readonly #watches = new Map<MadeImage, Promise<Watch>>();

  constructor(options: MakingOptions, ports: MakerPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  /** Looked for when it is first needed: where the registry has everything there need be none. */
  engine(): Promise<ImageEngine> {
    return (this.#engine ??= this.#ports.engines.open(this.#options.builder).then(orRefused<ImageEngine>));
  }

  begin(request: ImageRequest, content: ImageContent, references: readonly string[]): MadeImage {
    const files = content.inputs.entries.filter(({ kind }) => kind !== 'directory');
    return {
      request,
      content,
      local: new Set(),
      outcome: {
        references: [...references],
        status: 'present',
        isPushed: false,
        content: content.hash,
        dockerfile: request.wheel ? 'wheel' : request.dockerfile,
        path: request.path,
        ...(request.target === undefined ? {} : { target: request.target }),
        ...(request.platform === undefined ? {} : { platform: request.platform }),
        bases: content.bases,
        context: { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) },
        changes: [],
        labels: {},
        deployments: this.#options.wantedBy?.(content.hash) ?? [],
      },
    };
  }

  /** One that some other step has built, such as a shell script. */
  beginPush(reference: string, deployment: string): MadeImage {
    return {
      local: new Set([reference]),
      outcome: {
        references: [reference],
        status: 'built',
        isPushed: false,
        bases: [],
        changes: [],
        labels: {},
        deployments: [deployment],
      },
    };
  }

  join(image: MadeImage, references: readonly string[], deployment: string): void {
    const { outcome } = image;
    image.outcome = {
      ...outcome,
      references: [...new Set([...outcome.references, ...references])],
      deployments: [...new Set([...outcome.deployments, deployment])],
    };
  }

  /** The registry has it under every name. */
  present(image: MadeImage, remote: RemoteImage): void {
    const isTold = image.outcome.isPushed;
    image.imageId ??= remote.imageId;
    const { digest, labels } = remote;
    image.outcome = { ...image.outcome, isPushed: true, digest, labels, imageId: image.imageId };
    if (isTold) return;
    this.#ports.reporter.image({ event: 'done', image: nameOf(image), outcome: image.outcome });
  }

  /** The engine has it under every name: as it was, built, or only named anew. */
  async ensureLocal(
    image: MadeImage,
    references: readonly string[],
    { isForced, isPushed }: { isForced: boolean; isPushed: boolean },
  ): Promise<MadeImage> {
    const engine = await this.engine();
    // The engine may know it by a name that another deployment gave it.
    if (image.local.size === 0 && !isForced) await this.#find(image, image.outcome.references, engine);
    if (image.local.size === 0) await this.#make(image, references, engine, isPushed);
    for (const reference of references) {
      if (image.local.has(reference) || image.imageId === undefined) continue;
      const failed = await engine.tag(image.imageId, reference);
      if (failed !== undefined) throw refused(failed);
      image.local.add(reference);
    }
    return image;
  }

  async #find(image: MadeImage, references: readonly string[], engine: ImageEngine): Promise<void> {
    for (const reference of references) {
      const found = await engine.find(reference);
      // An engine that cannot be asked cannot build either, and says so then.
      if (found === undefined || 'failure' in found) continue;
      if (found.labels[CONTENT_LABEL] !== image.content?.hash) {
        image.before ??= { name: reference, labels: found.labels };
        continue;
      }
      image.imageId = found.id;
      image.local.add(reference);
      image.outcome = { ...image.outcome, imageId: found.id, labels: found.labels };
      return;
    }
  }

  async #make(
    image: MadeImage,
    references: readonly string[],
    engine: ImageEngine,
    isPushed: boolean,
  ): Promise<void> {
    const { request, content } = image;
    if (request === undefined || content === undefined) throw new Error('an image without a Dockerfile');
    const labels = await this.#labels(image, request, content);
    this.#explain(image);
    await this.working(image, async (onLine) => {
      const { context, dockerfile } = content;
      const place = { context, dockerfile: 'path' in dockerfile ? dockerfile.path : undefined };
      const other = content.wheel ?? (await refuseOtherIgnoreFile(engine.kind, place, this.#ports.files));
      if (isFailure(other)) return other;
      const staged = content.wheel === undefined ? undefined : await this.#stage(content.wheel, onLine);
      const credentials = await this.#credentials([...references, ...content.bases]);
      const isIndex = request.platform?.includes(',') === true;
      const answer = await engine
        .build({
          ...options(request),
          context: staged?.context ?? content.context,
          dockerfile: staged?.dockerfile ?? content.dockerfile,
          references,
          labels,
          credentials,
          ...(isIndex && isPushed ? { push: { credentials } } : {}),
          onLine,
        })
        .finally(() => staged?.dispose());
      if (!('failure' in answer)) image.imageId = answer.imageId;
      return answer;
    });
    for (const reference of references) image.local.add(reference);
    image.builtAt = this.#ports.clock.now().toISOString();
    image.outcome = { ...image.outcome, status: 'built', imageId: image.imageId, labels };
    if (!isPushed) await this.#done(image);
  }

  async #stage(wheel: WheelRequest, onLine: (line: string) => void): Promise<StagedWheel> {
    const lines = outputLines(onLine);
    const staged = await this.#ports.wheels.stage({ ...wheel, onOutput: lines.take });
    lines.flush();
    if (!('failure' in staged)) return staged;
    const { message, help } = staged.failure;
    throw new TqError('failed', message, { help });
  }

  /** Why it is built: what differs from what the registry had under its name, or else from what runs now. */
  #explain(image: MadeImage): void {
    const { before, content } = image;
    const record = readInputRecord(before?.labels[INPUTS_LABEL] ?? '');
    if (before === undefined || record === undefined || content === undefined) return;
    const changes = changesSince(record, content.inputs);
    image.outcome = { ...image.outcome, changes, comparedWith: before.name };
  }

  /** Work on an image, watched: its lines go to the log and to whoever looks. Throws `TqError` with what is known. */
  async working<T>(
    image: MadeImage,
    work: (onLine: (line: string) => void) => Promise<T | EngineFailure>,
  ): Promise<T> {
    const watch = await (this.#watches.get(image) ?? this.#watch(image));
    const { reporter } = this.#ports;
    const name = nameOf(image);
    const onLine = (printed: string): void => {
      // What draws over itself on a terminal ends so.
      const line = printed.replace(/\r$/, '');
      watch.log.write(line);
      watch.output = foldBuildLine(watch.output, this.#ports.redact(line));
      reporter.image({ event: 'line', image: name, line });
    };
    const answer = await work(onLine).catch((error: unknown) => {
      if (error instanceof TqError) this.#fail(image, watch, error);
      throw error;
    });
    if (!isFailure(answer)) return answer;
    const error = refused(answer);
    this.#fail(image, watch, error, answer.failure.step);
    throw error;
  }

  /** One of its names is in the registry now. */
  async pushed(image: MadeImage, digest: string): Promise<void> {
    const isFirst = !image.outcome.isPushed;
    image.outcome = { ...image.outcome, isPushed: true, digest: image.outcome.digest ?? digest };
    if (isFirst) await this.#done(image);
  }

  /** Everything is in the logs. */
  async close(): Promise<void> {
    const watches = await Promise.all(this.#watches.values());
    await Promise.all(watches.map(({ log }) => log.close()));
  }

  #watch(image: MadeImage): Promise<Watch> {
    const opening = this.#ports.log.open(nameOf(image)).then((log) => {
      const startedAt = this.#ports.clock.now().getTime();
      image.outcome = { ...image.outcome, ...(log.path === undefined ? {} : { logFile: log.path }) };
      this.#ports.reporter.image({ event: 'started', image: nameOf(image) });
      return { log, output: NO_OUTPUT, startedAt };
    });
    this.#watches.set(image, opening);
    return opening;
  }

  async #done(image: MadeImage): Promise<void> {
    const watch = await this.#watches.get(image);
    const now = this.#ports.clock.now().getTime();
    const seconds = watch === undefined ? {} : { seconds: (now - watch.startedAt) / 1_000 };
    image.outcome = { ...image.outcome, ...seconds };
    this.#ports.reporter.image({ event: 'done', image: nameOf(image), outcome: image.outcome });
  }

  #fail(image: MadeImage, { output, log }: Watch, error: TqError, step?: string): void {
    image.outcome = { ...image.outcome, status: 'failed' };
    this.#ports.reporter.image({
      event: 'failed',
      image: nameOf(image),
      message: error.message,
      ...(error.help === undefined ? {} : { help: error.help }),
      ...describeFailure(output, step),
      ...(log.path === undefined ? {} : { logFile: log.path }),
    });
  }

  async #labels(
    image: MadeImage,
    request: ImageRequest,
    content: ImageContent,
  ): Promise<Record<string, string>> {
    return imageLabels(
      {
        ...(await this.#options.labels()),
        content: content.hash,
        inputs: toInputRecord(content.inputs),
        version: request.tag,
      },
      request.labels,
    );
  }

  /** The engine has the logins of its own client; these are of those that it may not know. */
  async #credentials(references: readonly string[]): Promise<RegistryCredential[]> {
    const registries = new Set(
      references.flatMap((each) => {
        const parsed = parseReference(each);
        return 'fault' in parsed ? [] : [parsed.registry];
      }),
    );
    const found = await Promise.all([...registries].map((each) => this.#ports.registry.credentialFor(each)));
    return found.filter((each) => each !== undefined);
  }
}

function nameOf({ outcome }: MadeImage): string {
  return outcome.references[0] ?? '';
}

function isFailure(answer: unknown): answer is EngineFailure {
  return typeof answer === 'object' && answer !== null && 'failure' in answer;
}

/** What a request and an engine's build have in common, word for word. */
function options(request: ImageRequest): Omit<BuildOptions, 'labels'> {
  const { buildArguments, target, platform, pull, noCache, cacheFrom, network, extraHosts, shmSize } =
    request;
  return { buildArguments, target, platform, pull, noCache, cacheFrom, network, extraHosts, shmSize };
}
