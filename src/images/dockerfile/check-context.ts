/** TQ4210 to TQ4213: what goes into a build and should not. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { ContextFacts } from '../context-findings.ts';

const LARGE = 100_000_000;
/** So many are named; of the others their number is. */
const MOST_NAMED = 10;

/** `where`: the step or the key in `prefect.yaml` that asks for the image. */
export function checkContext(summary: ContextFacts, where: Span): Diagnostic[] {
  const { linksOut, secrets, git } = summary;
  return [
    ...large(summary, where),
    ...(git === undefined
      ? []
      : [
          diagnostic('TQ4211', {
            message: `\`.git\` is in the build context, ${counted(git.files, 'file')}: every commit makes another image`,
            where,
            help: 'write `.git` in `.dockerignore`',
          }),
        ]),
    ...linksOut.slice(0, MOST_NAMED).map(({ path, target }) =>
      diagnostic('TQ4212', {
        message: `the link \`${path}\` leads out of the build context, to \`${target}\`: the image gets the link alone`,
        where,
        help: 'copy what it leads to into the context, or keep it out with `.dockerignore`',
      }),
    ),
    ...(secrets.length === 0
      ? []
      : [
          diagnostic('TQ4213', {
            message: `${secrets.length === 1 ? 'a file that looks' : `${secrets.length} files that look`} like a secret ${secrets.length === 1 ? 'is' : 'are'} in the build context: ${named(secrets)}`,
            where,
            help: 'keep them out with `.dockerignore`, for `COPY .` takes them into the image',
          }),
        ]),
  ];
}

function large({ files, bytes, largest }: ContextFacts, where: Span): Diagnostic[] {
  if (bytes <= LARGE) return [];
  const shown = largest.slice(0, MOST_NAMED).map((each) => `\`${each.path}\` ${size(each.bytes)}`);
  return [
    diagnostic('TQ4210', {
      message: `the build context has ${size(bytes)} in ${counted(files, 'file')}`,
      where,
      help: `write in \`.dockerignore\` what the image does not need; the largest are ${shown.join(', ')}`,
    }),
  ];
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_NAMED).map((path) => `\`${path}\``);
  const rest = paths.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
}

/** As Docker shows sizes, in powers of 1000. */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}
