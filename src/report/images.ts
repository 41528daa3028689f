/** Images for people: what became of each, and what a builder printed where it failed. */
import type { ImageOutcome } from '../images/image-outcome.ts';
import type { ImageFailed } from '../ports/reporter.ts';
import { deploymentsText, imagesSummary, shortDigest, statusText, whyText } from './images-words.ts';
import type { Paint, Palette } from './palette.ts';
import { printable, visible } from './printable.ts';

/**
 * A line an image, and a line that counts them. `told` are the images, by their first reference, that a person has
 * been told of already.
 */
export function renderImages(
  outcomes: readonly ImageOutcome[],
  colours: Palette,
  told: ReadonlySet<string> = new Set(),
): string {
  const rest = outcomes.filter(({ references: [name = ''] }) => !told.has(name));
  return [...rest.map((outcome) => renderImage(outcome, colours)), imagesSummary(outcomes)].join('\n');
}

/** `built and pushed NAME (sha256:0123456789ab) for orders/hourly: ``src/core/rules.py`` changed, 12.3 s` */
export function renderImage(outcome: ImageOutcome, colours: Palette): string {
  const { references, digest, deployments, seconds } = outcome;
  const [name = 'an image', ...others] = references;
  const why = whyText(outcome);
  return [
    `${paintOf(outcome, colours)(statusText(outcome))} ${visible(name)}`,
    others.length === 0 ? '' : ` and ${others.length} more ${others.length === 1 ? 'tag' : 'tags'}`,
    digest === undefined ? '' : ` (${shortDigest(digest)})`,
    deployments.length === 0 ? '' : ` for ${deploymentsText(deployments)}`,
    why === undefined ? '' : `${outcome.status === 'would-build' ? ' because ' : ': '}${why}`,
    seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`,
  ].join('');
}

function paintOf({ status }: ImageOutcome, colours: Palette): Paint {
  switch (status) {
    case 'built':
      return colours.good;
    case 'would-build':
      return colours.create;
    case 'failed':
      return colours.bad;
    case 'unknown':
      return colours.update;
    case 'given':
    case 'present':
    case 'would-keep':
      return colours.faint;
  }
}

/** Rules are drawn so wide, that a terminal of 80 columns does not wrap them. */
const WIDTH = 78;

/** So many of the last lines of a step are shown, each of at most so many characters. */
const MOST_LINES = 40;
const WIDEST_LINE = 160;

/** The failing step between rules, with the end of what it printed; then what to do, and where the rest is. */
export function renderImageFailure(failed: ImageFailed, colours: Palette): string {
  const { image, message, help, logFile } = failed;
  return [
    `${colours.bad('failed')} ${visible(image)}: ${printable(message)}`,
    ...frame(failed, colours.faint),
    ...(help === undefined ? [] : [`${colours.strong('help')}: ${printable(help)}`]),
    ...(logFile === undefined ? [] : [`the whole output is in ${visible(logFile)}`]),
  ].join('\n');
}

function frame({ step = 'output of the builder', lines }: ImageFailed, paint: Paint): string[] {
  if (lines.length === 0) return step === 'output of the builder' ? [] : [paint(rule(step))];
  const shown = lines.slice(-MOST_LINES).map(shortLine);
  const left = lines.length - shown.length;
  return [
    paint(rule(step)),
    ...(left > 0 ? [paint(`... ${left} earlier ${left === 1 ? 'line' : 'lines'}`)] : []),
    ...shown,
    paint('-'.repeat(WIDTH)),
  ];
}

/** `--- step 3/7: RUN make ------` */
function rule(title: string): string {
  const room = WIDTH - '---  ---'.length;
  const text = visible(title);
  const shown = text.length > room ? `${text.slice(0, room - 3)}...` : text;
  return `--- ${shown} `.padEnd(WIDTH, '-');
}

function shortLine(line: string): string {
  const text = printable(line.slice(0, WIDEST_LINE + 1)).replaceAll('\n', ' ');
  return text.length > WIDEST_LINE ? `${text.slice(0, WIDEST_LINE)}…` : text;
}
