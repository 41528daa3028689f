/**
 * Secrets in plain text in the file: tokens, private keys, passwords in addresses and beside their names. No message
 * holds any of them.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { pathAt } from '../path-at.ts';
import type { FoundSecret } from '../secrets/found-secret.ts';
import { Lines } from '../yaml/spans.ts';

/** `document` is absent where the text is no YAML. */
export function embeddedSecrets(
  file: string,
  text: string,
  secrets: readonly FoundSecret[],
  document?: Document,
): Diagnostic[] {
  if (secrets.length === 0) return [];
  const lines = new Lines(file, text);
  // One for each place, so that what is allowed at one of them is not allowed at the others.
  return secrets.map((secret) => {
    const path = document === undefined ? undefined : pathAt(document, secret.start);
    return diagnostic('TQ2033', {
      message: `${secret.what} stands in plain text`,
      where: lines.span(secret),
      help: `${homeFor(path)}; replace the secret at its provider, since every copy of the file has it`,
    });
  });
}

/** Where a secret belongs instead of the place at `path`; undefined: a comment, or a text that is no YAML. */
function homeFor(path: Path | undefined): string {
  if (path === undefined) return 'remove it';
  const section = path[0] === 'deployments' ? path[2] : path[0];
  if (section === 'pull')
    return 'store it in a Secret block and write `{{ prefect.blocks.secret.NAME }}`, which is filled in when a run starts';
  if (section === 'build' || section === 'push')
    return 'write `{{ $NAME }}` and set the variable where the deploy runs, or `{{ prefect.blocks.secret.NAME }}`';
  return 'store it in a Secret block that the flow loads when it runs, or in the environment of the worker';
}
