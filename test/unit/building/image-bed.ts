/** Everything that images of a project need, in memory but for the files: `works` as `tq` makes them in one run. */
import { onTestFinished } from 'vitest';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import { nodeFileWriter } from '../../../src/adapters/node-file-writer.ts';
import { execaProcesses } from '../../../src/adapters/execa-processes.ts';
import { ImageForesight } from '../../../src/building/foresee-images.ts';
import type { MakerPorts } from '../../../src/building/image-maker.ts';
import { type ImageUse, ImageWorks, type WorksOptions } from '../../../src/building/image-works.ts';
import { wheelStager } from '../../../src/building/pack-wheel.ts';
import type { ImageEvent } from '../../../src/ports/reporter.ts';
import type { JsonObject } from '../../../src/json.ts';
import { projectFolder } from '../../commands/project-folder.ts';
import { fakeImages } from '../../fakes/fake-images.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

export const REFERENCE = 'reg.test/shop';

export interface Bed extends ReturnType<typeof fakeImages> {
  directory: string;
  notes: string[];
  events: ImageEvent[];
  kept: string[];
  /** Waits between tries of a push, in milliseconds. */
  waits: number[];
  /** How often an engine was looked for. */
  opened: () => number;
  makerPorts: MakerPorts;
  works: (options?: Partial<WorksOptions>) => ImageWorks;
  foresight: (options?: { rebuild?: boolean; given?: string; namespace?: string }) => ImageForesight;
}

export const FILES = { Dockerfile: 'FROM scratch\nCOPY flows.py /\n', 'flows.py': 'x = 1\n' };

export function imageBed(files: Record<string, string> = FILES): Bed {
  const directory = projectFolder(files);
  const notes: string[] = [];
  const events: ImageEvent[] = [];
  const kept: string[] = [];
  const clock = new FixedClock();
  const fakes = fakeImages(`${projectFolder({})}/cache`);
  let opened = 0;
  const variables = { PATH: process.env.PATH };
  const makerPorts: MakerPorts = {
    files: nodeFileSystem(),
    writer: nodeFileWriter(),
    ...fakes.ports,
    engines: {
      open: async (choice) => {
        opened += 1;
        return fakes.ports.engines.open(choice);
      },
    },
    wheels: wheelStager({
      files: nodeFileSystem(),
      processes: execaProcesses(),
      staging: fakes.ports.staging,
      variables,
      interpreters: async () => [],
    }),
    prefectImage: async () => 'prefecthq/prefect:3.8.8-python3.12',
    note: (line) => notes.push(line),
    reporter: { image: (event: ImageEvent) => events.push(event) } as unknown as MakerPorts['reporter'],
    clock,
    keepSecret: (text) => kept.push(text),
    redact: (text) => kept.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text),
  };
  const base = { workingDirectory: directory, rebuild: false, namespace: undefined, given: undefined };
  return {
    ...fakes,
    directory,
    notes,
    events,
    kept,
    waits: clock.sleeps,
    opened: () => opened,
    makerPorts,
    works: (options = {}) => {
      const works = new ImageWorks(
        {
          ...base,
          builder: 'auto',
          labels: async () => ({ project: 'shop', rules: {}, commit: null, prefect: undefined }),
          ...options,
        },
        makerPorts,
      );
      onTestFinished(() => works.close());
      return works;
    },
    foresight: (options = {}) =>
      new ImageForesight(
        { ...base, isAlone: true, ...options },
        { ...makerPorts, registry: fakes.registry, engine: async () => fakes.engine },
      ),
  };
}

/** What the steps of a deployment say; by default that its image is pushed and pinned. */
export function useOf(deployment: string, more: Partial<ImageUse> = {}): ImageUse {
  return { deployment, isPushed: true, isTagUsed: false, ...more };
}

/** Both steps of a deployment as they are mostly written; gives the outputs of the build. */
export async function buildAndPush(
  works: ImageWorks,
  use: ImageUse,
  inputs: JsonObject = {},
): Promise<JsonObject> {
  const built = await outputsOf(works.stepsFor(use).build({ image_name: REFERENCE, ...inputs }));
  const { image_name, tag, additional_tags } = built;
  await outputsOf(
    works
      .stepsFor(use)
      .push({ image_name: image_name ?? null, tag: tag ?? null, additional_tags: additional_tags ?? null }),
  );
  return built;
}

export async function outputsOf(
  result: ReturnType<ReturnType<ImageWorks['stepsFor']>['build']>,
): Promise<JsonObject> {
  const given = await result;
  if ('problem' in given) throw new Error(given.problem.message);
  return given.outputs ?? {};
}
