/** Requirements of the project itself that no image should or could be made with. */
import { wheelFailure, type WheelFailure } from './outcome.ts';
import { hasLogin, requirementLines } from '../../requirements/requirement-lines.ts';

/** `dependencies`: by PEP 508, of `pyproject.toml` or of a wheel. Nothing of a login is in the message. */
export function faultOfDependencies(dependencies: readonly string[]): WheelFailure | undefined {
  for (const line of requirementLines(dependencies.join('\n'))) {
    if (hasLogin(line.text))
      return wheelFailure(
        'secret',
        'a dependency of the project has a login in its URL, which would be in the image',
        {
          help: 'take it out of the URL; put the wheel of the dependency into `wheels/`',
        },
      );
    if (line.kind === 'local')
      return wheelFailure('requirements', `the project depends on a file of this machine: \`${line.text}\``, {
        help: 'put a wheel of it into `wheels/`, and write its name and version',
      });
  }
  return undefined;
}
