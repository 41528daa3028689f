/** What is wrong with a Dockerfile, told without building it. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FoundSecret } from '../../project/secrets/found-secret.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';
import { basesIn } from './bases.ts';
import { checkBases } from './check-bases.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkSources, type CopyContext } from './check-sources.ts';
import { checkStages, type Target } from './check-stages.ts';
import { checkSyntax } from './check-syntax.ts';
import { checkUser } from './check-user.ts';
import { checkVersions } from './check-versions.ts';
import type { Dockerfile } from './instruction.ts';
import type { Copying } from './sources.ts';
import type { BuildArguments } from './variables.ts';
import { versionsIn } from './versions.ts';

export interface DockerfileFacts {
  /** Absent: the last stage. */
  target?: Target;
  buildArguments: BuildArguments;
  /** Of `secretsIn`: whoever calls has to hide them first. */
  secrets: readonly FoundSecret[];
  /** Of `copyings`: the context answers for their paths and patterns. */
  copied: readonly Copying[];
  context: CopyContext;
  /** The lists of requirements that the image installs, as far as they are there. */
  lists: readonly TextFile[];
}

/** Of a Dockerfile that no builder takes, only that and its secrets. */
export function checkDockerfile(dockerfile: Dockerfile, facts: DockerfileFacts): Diagnostic[] {
  const { target, buildArguments, secrets, copied, context, lists } = facts;
  const broken = [...checkSyntax(dockerfile), ...checkStages(dockerfile, target)];
  const about = checkSecrets(dockerfile, secrets);
  // Of another language, which `# syntax=` names, nothing more is known.
  if (broken.length > 0 || !dockerfile.isStandard) return [...broken, ...about];
  const bases = basesIn(dockerfile, buildArguments, target?.name);
  return [
    ...about,
    ...checkBases(bases),
    ...checkSources(copied, context),
    ...checkUser(dockerfile, bases, buildArguments, target?.name),
    ...checkVersions(versionsIn(dockerfile, bases, lists, target?.name)),
  ];
}
