/** The images of a project in one run: foreseen, built and pushed, and named as deployments name them. */
import type { Environment } from '../environment.ts';
import type { JsonValue } from '../json.ts';
import { prefectImage } from '../images/auto-dockerfile.ts';
import { type InstalledPrefect, installedPrefect } from '../interpreter/installed-prefect.ts';
import type { ProjectPython } from '../interpreter/project-python.ts';
import type { ImageNames } from '../plan/desired-state.ts';
import type { BuildContexts } from '../ports/build-context.ts';
import type { BuildLog } from '../ports/build-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { FileWriter } from '../ports/file-writer.ts';
import type { EngineKind, ImageEngines } from '../ports/image-engine.ts';
import type { Processes } from '../ports/processes.ts';
import type { Registry } from '../ports/registry.ts';
import type { Reporter } from '../ports/reporter.ts';
import type { StagingFolders } from '../ports/staging-folders.ts';
import { tqBuild, tqPin } from '../project/tq-image.ts';
import type { ImageSteps } from '../steps/native-step.ts';
import { isImageStep } from '../steps/native-steps.ts';
import {
  type StepPhases,
  type StepsOfDeployment,
  type StepsOfProject,
  stepsOf,
} from '../steps/project-steps.ts';
import { type ExplainedImages, type Foresight, ImageForesight } from './foresee-images.ts';
import { GivenImage } from './given-image.ts';
import type { WheelWish } from './image-content.ts';
import { ImageWorks } from './image-works.ts';
import type { MakerPorts, MakingOptions } from './image-maker.ts';
import { wheelStager } from './pack-wheel.ts';
import { pushLogins } from './push-login.ts';

/** The outside of images; made when a project first needs it. */
export interface ImagePorts {
  contexts: BuildContexts;
  engines: ImageEngines;
  registry: Registry;
  log: BuildLog;
  staging: StagingFolders;
}

export interface ProjectImagesOptions {
  builder: EngineKind | 'auto';
  /** Built even where the registry or the engine has it. */
  rebuild: boolean;
  /** Every image is made of the project's wheel. */
  wheel: boolean;
  /** `--image`, or `PREFECT_DEPLOY_IMAGE`. */
  given: string | undefined;
  /** Whether `given` was asked for on the command line, and so goes for deployments that build none, too. */
  isGivenForAll: boolean;
  /** Whether push steps run. */
  isPushing: boolean;
}

export interface ProjectImagesPorts {
  environment: Environment;
  files: FileSystem;
  writer: FileWriter;
  clock: Clock;
  processes: Processes;
  reporter: Reporter;
  python: ProjectPython;
  images: () => Promise<ImagePorts>;
  /** Prefect's namespace for images without one. */
  namespace: string | undefined;
  keepSecret: (text: string) => void;
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
}

export class ProjectImages {
  readonly #options: ProjectImagesOptions;
  readonly #ports: ProjectImagesPorts;
  #works: Promise<ImageWorks> | undefined;
  #foresight: ImageForesight | undefined;
  #foreseen: Foresight | undefined;
  /** Whether no step can change a file between the foresight and the builds. */
  #areOnlyImages = false;
  #labels: MakingOptions['labels'] = () =>
    Promise.resolve({ project: undefined, rules: {}, commit: null, prefect: undefined });
  /** Images that were said to stay here. */
  readonly #staying = new Set<string>();
  #given: GivenImage | undefined;
  /** Name of a deployment → the image that it runs in now. */
  #runs: ReadonlyMap<string, string> = new Map();
  #prefect: Promise<InstalledPrefect | undefined> | undefined;

  constructor(options: ProjectImagesOptions, ports: ProjectImagesPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  /** What labels will tell; asked for when the first image is built. */
  describe(labels: MakingOptions['labels']): void {
    this.#labels = labels;
  }

  /** What the steps would do; runs none of them. `isAlone`: none will run afterwards. */
  async foresee(project: StepsOfProject, isAlone: boolean): Promise<Foresight> {
    const { registry, engines } = await this.#ports.images();
    const { variables } = this.#ports.environment;
    this.#foresight = new ImageForesight(
      { ...this.#options, ...this.#surroundings(), isAlone },
      {
        ...(await this.#contentPorts()),
        registry,
        engine: async () => {
          const engine = await engines.open(this.#options.builder);
          return 'failure' in engine ? undefined : engine;
        },
      },
    );
    const { document, server } = project;
    const phases: StepPhases = this.#options.isPushing ? ['build', 'push'] : ['build'];
    const deployments = project.deployments.map(({ name, path }) => ({
      index: Number(path[1]),
      name,
      steps: stepsOf(document, path, phases),
      ...this.#wheel({ document, path }),
    }));
    this.#areOnlyImages = deployments.every(({ steps }) => steps.every(isImageStep));
    this.#foreseen = await this.#foresight.of({ deployments, server, variables });
    return { ...this.#foreseen, names: this.#withGiven(this.#foreseen.names) };
  }

  /** The foreseen images with why they would be built, measured against what runs now. */
  async explain(runs: ReadonlyMap<string, string>): Promise<ExplainedImages> {
    this.measureAgainst(runs);
    const explained = await this.#foresight?.explain(runs);
    if (explained?.names === undefined) return explained ?? { images: [] };
    return { ...explained, names: this.#withGiven(explained.names) };
  }

  /** What runs now, for saying why an image is built. */
  measureAgainst(runs: ReadonlyMap<string, string>): void {
    this.#runs = runs;
  }

  stepsFor({ deployment, document, path, isPushed, server }: StepsOfDeployment): ImageSteps {
    const earlier = this.#runs.get(deployment);
    const { variables } = this.#ports.environment;
    const use = {
      deployment,
      isPushed,
      isTagUsed: tqPin(document.data, path) === 'tag',
      logins: isPushed ? pushLogins(stepsOf(document, path, ['push']), { server, variables }) : [],
      ...this.#wheel({ document, path }),
      ...(earlier === undefined ? {} : { earlier }),
    };
    const staysHere = stepsOf(document, path, ['push']).length === 0;
    return {
      build: async (inputs) => {
        const result = await (await this.#opened()).stepsFor(use).build(inputs);
        if (staysHere && 'outputs' in result) this.#sayHere(result.outputs?.image);
        return result;
      },
      push: async (inputs) => (await this.#opened()).stepsFor(use).push(inputs),
    };
  }

  /** After the steps have run: everything that was pushed, by its digest. */
  async names(): Promise<ImageNames> {
    const works = await this.#works;
    const pins = new Map([...((await this.#givenPins()) ?? []), ...(works?.pins() ?? [])]);
    return this.#withGiven({ pins, open: new Set() });
  }

  /** What became of every image, in the order in which they were asked for. */
  async made(): ReturnType<ImageWorks['made']> {
    return (await this.#works)?.made() ?? [];
  }

  async close(): Promise<void> {
    await (await this.#works)?.close();
  }

  /** Once for each image; not where pushing was not asked for. */
  #sayHere(image: JsonValue | undefined): void {
    const { given, isPushing } = this.#options;
    if (given !== undefined || !isPushing || typeof image !== 'string' || this.#staying.has(image)) return;
    this.#staying.add(image);
    this.#ports.reporter.note(
      `\`${image}\` is built and not pushed: only workers on this machine's engine have it`,
    );
  }

  /** Of deployments that build no image. Throws `TqError` when the registry does not have it. */
  async #givenPins(): Promise<ReadonlyMap<string, string> | undefined> {
    const { given, isGivenForAll } = this.#options;
    if (given === undefined || !isGivenForAll) return undefined;
    const { registry } = await this.#ports.images();
    const image = (this.#given ??= new GivenImage(given, registry));
    await image.digest();
    return image.pins();
  }

  #withGiven(names: ImageNames): ImageNames {
    const { given, isGivenForAll } = this.#options;
    return given === undefined || !isGivenForAll ? names : { ...names, given };
  }

  #wheel({ document, path }: Pick<StepsOfDeployment, 'document' | 'path'>): { wheel?: WheelWish } {
    const { wheel, base } = tqBuild(document.data, path);
    if (wheel !== true && !this.#options.wheel) return {};
    return { wheel: typeof base === 'string' ? { base } : {} };
  }

  #opened(): Promise<ImageWorks> {
    return (this.#works ??= this.#open());
  }

  async #open(): Promise<ImageWorks> {
    const { engines, registry, log } = await this.#ports.images();
    const { clock, writer, reporter, keepSecret, redact } = this.#ports;
    const ports: MakerPorts = {
      ...(await this.#contentPorts()),
      ...{ engines, registry, log, clock, writer, reporter, keepSecret, redact },
    };
    return new ImageWorks(
      {
        ...this.#options,
        ...this.#surroundings(),
        labels: () => this.#labelFacts(),
        wantedBy: (content) => this.#wantedBy(content),
      },
      ports,
      this.#areOnlyImages ? this.#foresight?.contents : undefined,
    );
  }

  #wantedBy(content: string): readonly string[] {
    const foreseen = this.#foreseen?.images.find((image) => image.content === content);
    return foreseen?.deployments ?? [];
  }

  #surroundings() {
    const { environment, namespace } = this.#ports;
    return { workingDirectory: environment.workingDirectory, namespace };
  }

  async #contentPorts() {
    const { files, processes, python, reporter, environment } = this.#ports;
    const { contexts, staging } = await this.#ports.images();
    const { variables } = environment;
    return {
      files,
      contexts,
      prefectImage: () => this.#prefectImage(),
      wheels: wheelStager({
        files,
        processes,
        staging,
        variables,
        interpreters: () => python.interpreters(),
      }),
      note: (line: string) => reporter.note(line),
    };
  }

  /** As Prefect names it after the Python that runs it. */
  async #prefectImage(): Promise<string | undefined> {
    const found = await this.#installed();
    return found === undefined ? undefined : prefectImage(found.prefect, found.python);
  }

  #installed(): Promise<InstalledPrefect | undefined> {
    const { python, processes, environment } = this.#ports;
    const look = async () => installedPrefect(await python.interpreters(), { processes, ...environment });
    return (this.#prefect ??= look());
  }

  async #labelFacts(): ReturnType<MakingOptions['labels']> {
    return { ...(await this.#labels()), prefect: (await this.#installed())?.prefect };
  }
}
