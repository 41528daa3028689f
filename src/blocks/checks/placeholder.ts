/** Placeholders, which are filled in for deployments and stay plain text in a block. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { eachScalar, nameOf } from '../../project/yaml-value.ts';
import { placeholdersIn } from '../../templating/placeholder.ts';
import type { WrittenBlock } from '../check.ts';

export function checkPlaceholders({ document, data }: WrittenBlock): Diagnostic[] {
  const found: Diagnostic[] = [];
  eachScalar(data, (value, path) => {
    // The description stays in the file.
    const isStored = path[0] !== 'description' && typeof value === 'string';
    const [first] = isStored ? placeholdersIn(value) : [];
    if (first === undefined) return;
    found.push(
      diagnostic('TQ3213', {
        message: `the placeholder \`${first.text}\` in ${nameOf(path)} is stored as it stands: nothing fills it in`,
        where: document.spanOf(path),
        help: 'write the value, or a block file for each environment',
      }),
    );
  });
  return found;
}
