/** Which login of the environment goes to which remote, as far as that depends on what `tq` works in. */
import type { Source } from '../../git/credentials.ts';
import { sourceFromEnvironment } from '../../git/login-from-environment.ts';
import { partsOf } from '../../git/repository-url.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface EnvironmentLogins {
  /** Notes the `origin` of the project's repository: `TQ_GIT_TOKEN` is for its host, unless another is named. */
  seen<Seen extends { remoteUrl: string | null }>(repository: Seen): Seen;
  /** The source with a login, its own before any other. `isNamed`: the user named it on the command line. */
  with(source: Source, isNamed?: boolean): Source;
}

export function environmentLogins(variables: Variables): EnvironmentLogins {
  const own = new Set<string>();
  const hostOf = (url: string): string => partsOf(url)?.host.toLowerCase() ?? '';
  return {
    seen(repository) {
      if (repository.remoteUrl !== null) own.add(hostOf(repository.remoteUrl));
      return repository;
    },
    with(source, isNamed = false) {
      if (source.login !== undefined) return source;
      return sourceFromEnvironment(source.url, variables, isNamed || own.has(hostOf(source.url)));
    },
  };
}
