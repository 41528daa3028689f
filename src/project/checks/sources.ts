/** What is wrong with `tq.source`, beside its shape. Whether a repository has what `ref` names is asked by `tq plan` and `tq deploy`. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { placeholdersIn } from '../../templating/placeholder.ts';
import type { Finding } from '../check-schema.ts';
import type { Document } from '../document.ts';
import { faultOfSourceRef, ORIGIN } from '../tq-source.ts';
import { isMapping, isPresent, valueAt } from '../yaml-value.ts';

/** Of the file's top, and of the chosen entries. */
export function checkSources(document: Document, chosen: readonly number[]): Finding[] {
  const places: Path[] = [[], ...chosen.map((index) => ['deployments', index])];
  return places.flatMap((place) => {
    const source = [...place, 'tq', 'source'];
    const written = valueAt(document.data, source);
    if (!isPresent(written)) return [];
    const values = isMapping(written) ? written : { git: written };
    const gitPlace = isMapping(written) ? [...source, 'git'] : source;
    return [
      ...besidePull(document, place, source),
      ...addressFaults(document, gitPlace, values.git),
      ...refFaults(document, source, values),
      ...storedToken(document, source, values.access_token),
    ];
  });
}

function besidePull(document: Document, place: Path, source: Path): Finding[] {
  const pull = [...place, 'pull'];
  if (!isPresent(valueAt(document.data, pull))) return [];
  const found = diagnostic('TQ2051', {
    message: '`tq.source` and `pull` both say where the code comes from',
    where: document.spanOf(source, 'key'),
    related: [{ where: document.spanOf(pull, 'key'), text: 'the steps that workers run' }],
    help: 'keep one of them; `source` stands for the step `git_clone`',
  });
  return [{ path: source, diagnostic: found }];
}

/** `https://…`, `ssh://…`, `git@host:path`, a folder. What begins with `ext::` starts a program. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|[^\s:/-][^\s:/]*:(?!:)|\.{0,2}\/)\S/i;

function addressFaults(document: Document, path: Path, git: unknown): Finding[] {
  if (typeof git !== 'string' || git === 'git' || git === ORIGIN || git.includes('{{')) return [];
  if (ADDRESS.test(git)) return [];
  const found = diagnostic('TQ2052', {
    message: git === '' ? '`git` is empty' : `\`${git}\` is no address of a repository`,
    where: document.spanOf(path),
    help: 'write `origin`, or an address such as `https://github.com/acme/orders.git`',
  });
  return [{ path, diagnostic: found }];
}

const FULL_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

function refFaults(document: Document, source: Path, { ref, pin }: Record<string, unknown>): Finding[] {
  const path = [...source, 'ref'];
  if (typeof ref !== 'string') return [];
  const fault =
    pin === 'branch' && FULL_COMMIT.test(ref)
      ? { message: '`pin: branch` follows a branch, and `ref` is a commit', help: 'remove `pin: branch`' }
      : faultOfSourceRef(ref);
  if (fault === undefined) return [];
  return [{ path, diagnostic: diagnostic('TQ2052', { ...fault, where: document.spanOf(path) }) }];
}

/** A variable of the environment is filled in at the deploy, so that everyone who may see the deployment can read it. */
function storedToken(document: Document, source: Path, token: unknown): Finding[] {
  const path = [...source, 'access_token'];
  if (typeof token !== 'string' || !placeholdersIn(token).some(({ kind }) => kind === 'environment'))
    return [];
  const found = diagnostic('TQ2020', {
    message: 'the token of a variable would stand in plain text in the deployment',
    where: document.spanOf(path),
    help: 'store it in a Secret block and write `{{ prefect.blocks.secret.NAME }}`, which is filled in when a run starts; allow it with `--allow secret-in-plain-text`',
  });
  return [{ path, diagnostic: found }];
}
