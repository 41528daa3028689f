/** TQ4207: secrets that whoever has the image can read. No message holds any of them. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { FoundSecret } from '../../project/secrets/found-secret.ts';
import { kindOfName } from '../../project/secrets/named-secret.ts';
import type { Dockerfile } from './instruction.ts';

const HELP =
  'give it to the run, by a block or the environment of the worker; what only the build needs belongs in `RUN --mount=type=secret`';

/** `secrets` are those that `secretsIn` finds. */
export function checkSecrets(dockerfile: Dockerfile, secrets: readonly FoundSecret[]): Diagnostic[] {
  return [
    ...secrets.map(({ start, end, what }) =>
      diagnostic('TQ4207', {
        message: `${what} stands in the Dockerfile, and in the image`,
        where: dockerfile.spanOf(start, end),
        help: `${HELP}; replace it at its provider, since every copy of the file has it`,
      }),
    ),
    ...keptArguments(dockerfile),
  ];
}

/** `ENV TOKEN=$TOKEN` of an argument: what the build is given stays in the image. */
function keptArguments({ instructions }: Dockerfile): Diagnostic[] {
  const known = new Set(
    instructions.flatMap(({ keyword, assignments }) =>
      keyword === 'ARG' ? assignments.map(({ name }) => name) : [],
    ),
  );
  return instructions
    .filter(({ keyword }) => keyword === 'ENV' || keyword === 'LABEL')
    .flatMap(({ assignments, keyword }) => assignments.map((each) => ({ ...each, keyword })))
    .filter(({ name, value = '' }) => {
      const argument = /^["']?\$(?:(\w+)|\{(\w+)[^}]*\})["']?$/.exec(value);
      return kindOfName(name) !== undefined && known.has(argument?.[1] ?? argument?.[2] ?? '');
    })
    .map(({ name, nameWhere, keyword }) =>
      diagnostic('TQ4207', {
        message: `\`${keyword} ${name}\` keeps a build argument in the image, by its name a secret`,
        where: nameWhere,
        help: HELP,
      }),
    );
}

/** A build argument that `prefect.yaml` gives: it stays in the history of the image, wherever its value comes from. */
export function secretArgument(name: string, where: Span): Diagnostic[] {
  if (kindOfName(name) === undefined) return [];
  return [
    diagnostic('TQ4207', {
      message: `the build argument \`${name}\`, by its name a secret, stays in the history of the image`,
      where,
      help: HELP,
    }),
  ];
}
