/** Tells a person how images get on: a live line each on a terminal, a line a step in a log. */
import { stepPlace } from '../images/build-failure.ts';
import { foldBuildLine, NO_OUTPUT, type BuildOutput } from '../images/build-output.ts';
import type { Clock } from '../ports/clock.ts';
import type { ImageEvent } from '../ports/reporter.ts';
import { renderImage, renderImageFailure } from '../report/images.ts';
import { progressText, shortName } from '../report/images-progress.ts';
import type { Palette } from '../report/palette.ts';
import { visible } from '../report/printable.ts';
import type { LiveBlock } from './live-block.ts';

export interface TellerOptions {
  say: (text: string) => void;
  colours: Palette;
  /** Hides secrets without changing the length of a text; before anything is shortened. */
  cover: (text: string) => string;
  live?: LiveBlock;
  clock?: Pick<Clock, 'now'>;
}

export interface ImageTeller {
  tell: (event: ImageEvent) => void;
  /** The images whose end has been told. */
  told: ReadonlySet<string>;
  /** What is left to say of a failure that was told as that of an image; undefined for any other. */
  afterFailure: (message: string) => string | undefined;
}

export function imageTeller(options: TellerOptions): ImageTeller {
  const { say, colours, cover, live } = options;
  const outputs = new Map<string, BuildOutput>();
  const told = new Set<string>();
  const failed = new Map<string, string>();
  const end = (image: string): void => {
    outputs.delete(image);
    told.add(image);
    live?.end(shortName(image));
  };
  const started = (image: string, total: number | undefined): void => {
    told.delete(image);
    outputs.set(image, NO_OUTPUT);
    if (live !== undefined) live.start(shortName(image));
    else
      say(
        colours.faint(
          `building ${visible(image)}${total === undefined || total < 2 ? '' : `, one of ${total} images`}`,
        ),
      );
  };
  const line = (image: string, text: string): void => {
    // Its other tags are pushed afterwards, which is soon done: the layers are there.
    if (told.has(image)) return;
    const before = outputs.get(image) ?? NO_OUTPUT;
    const after = foldBuildLine(before, cover(text));
    outputs.set(image, after);
    if (live !== undefined) live.detail(shortName(image), progressText(after));
    else for (const news of newsOf(before, after)) say(colours.faint(`${visible(image)}: ${news}`));
  };
  return {
    told,
    afterFailure: (message) => {
      if (![...failed.values()].includes(message)) return undefined;
      const [image = ''] = failed.keys();
      return `stopped, since ${failed.size === 1 ? visible(image) : `${failed.size} images`} failed`;
    },
    tell: (event) => {
      switch (event.event) {
        case 'started':
          return started(event.image, event.total);
        case 'line':
          return line(event.image, event.line);
        case 'done':
          end(event.image);
          return say(renderImage(event.outcome, colours));
        case 'failed':
          end(event.image);
          failed.set(event.image, event.message);
          return say(renderImageFailure({ ...event, lines: event.lines.map(cover) }, colours));
      }
    },
  };
}

/** What a log should say: a step of the Dockerfile began, or the push did. */
function newsOf(before: BuildOutput, after: BuildOutput): string[] {
  const begun = after.steps
    .slice(before.steps.length)
    // Labels are given by `tq`, and tell nothing here.
    .filter((step) => stepPlace(step) !== undefined && !step.instruction.startsWith('LABEL '))
    .map(() => progressText(after));
  return before.layers === undefined && after.layers !== undefined ? [...begun, 'pushing'] : begun;
}
