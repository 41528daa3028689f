/** What `FakePrefect` answers when it is looked through. */
import { fitsPattern, type NamePattern } from '../../src/importing/name-pattern.ts';
import { fullName, type LiveDeployment } from '../../src/plan/state.ts';
import type { BeyondFile } from '../../src/importing/beyond-file.ts';
import type { ListedDeployment } from '../../src/ports/prefect-listing.ts';

export class FakeListing {
  /** By name of the deployment. */
  readonly #beyond = new Map<string, BeyondFile[]>();

  /** As someone gives it on the server. */
  addBeyond(name: string, beyond: BeyondFile): void {
    this.#beyond.set(name, [...(this.#beyond.get(name) ?? []), beyond]);
  }

  list(deployments: readonly LiveDeployment[], patterns: readonly NamePattern[]): ListedDeployment[] {
    return deployments
      .filter((each) => patterns.length === 0 || patterns.some((pattern) => fitsPattern(each, pattern)))
      .map((each) => ({ ...each, beyond: this.#beyond.get(fullName(each)) ?? [] }))
      .sort((one, other) => (fullName(one) < fullName(other) ? -1 : 1));
  }
}
