/** What Prefect can do and `tq` cannot yet: said plainly, instead of deploying something else than the file says. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Finding } from '../check-schema.ts';
import type { Document, YamlValue } from '../document.ts';
import { isMapping, valueAt } from '../yaml-value.ts';

/** Prefect's placeholder grammar (`prefect/utilities/templating`): no spaces, filters or calls inside. */
const PLACEHOLDER = /\{\{\s*([\w.\-[\]$]+)\s*\}\}/g;

export function unsupportedFeatures(document: Document): Finding[] {
  const deployments = valueAt(document.data, ['deployments']);
  const entries: YamlValue[] = Array.isArray(deployments) ? deployments : [];
  return [
    ...stepsIn(document, []),
    ...placeholdersIn(document, ['pull']),
    ...entries.flatMap((entry, index) => [
      ...stepsIn(document, ['deployments', index]),
      ...slaIn(document, entry, ['deployments', index]),
      ...placeholdersIn(document, ['deployments', index]),
    ]),
  ];
}

function stepsIn(document: Document, parent: Path): Finding[] {
  return ['build', 'push'].flatMap((section) => {
    const path = [...parent, section];
    const steps = valueAt(document.data, path);
    const isEmpty = !isMapping(steps) && !Array.isArray(steps) ? true : Object.keys(steps).length === 0;
    return isEmpty ? [] : [unsupported(document, path, `tq does not run \`${section}\` steps yet`, 'key')];
  });
}

function slaIn(document: Document, entry: YamlValue, path: Path): Finding[] {
  if (!isMapping(entry) || entry.sla === undefined || entry.sla === null) return [];
  return [
    unsupported(document, [...path, 'sla'], 'tq does not deploy `sla` (service level agreements) yet', 'key'),
  ];
}

function placeholdersIn(document: Document, root: Path): Finding[] {
  const findings: Finding[] = [];
  const visit = (value: YamlValue | undefined, path: Path): void => {
    if (typeof value === 'string') {
      const names = [...value.matchAll(PLACEHOLDER)].map((match) => match[1] as string);
      const first = names.find((name) => !isKeptForLater(name, path));
      if (first !== undefined) {
        findings.push(
          unsupported(document, path, `tq does not fill in the placeholder \`{{ ${first} }}\` yet`, 'value'),
        );
      }
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (isMapping(value)) Object.entries(value).forEach(([key, item]) => visit(item, [...path, key]));
  };
  visit(valueAt(document.data, root), root);
  return findings;
}

/**
 * Placeholders that a deploy leaves as they are: blocks and variables in pull steps (the worker fills them in), and
 * dotted names such as `event.resource.name` in a trigger's parameters (the server does, when the trigger fires).
 */
function isKeptForLater(name: string, path: Path): boolean {
  if (path[0] === 'pull' || (path[0] === 'deployments' && path[2] === 'pull'))
    return name.startsWith('prefect.');
  const inTriggerParameters = path[2] === 'triggers' && path[4] === 'parameters';
  return inTriggerParameters && name.includes('.') && !name.startsWith('$') && !name.startsWith('prefect.');
}

function unsupported(document: Document, path: Path, message: string, target: 'key' | 'value'): Finding {
  return {
    path,
    diagnostic: diagnostic('TQ2030', {
      message,
      where: document.spanOf(path, target),
      help: 'deploy this one with `prefect deploy` until tq can',
    }),
  };
}
