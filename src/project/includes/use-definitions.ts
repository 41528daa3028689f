/** `tq: {use: NAME}`: an entry takes what it does not say itself from definitions. */
import { nameList } from '../../diagnostics/name-list.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { YamlValue } from '../document.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import { isMapping } from '../yaml-value.ts';
import { over, partsOf, placeOf, type Woven } from './woven.ts';

/** Of the names, as many as a message can hold. */
const MOST_NAMES = 10;

interface Use {
  name: string;
  /** Where the name stands. */
  at: Woven;
}

/** Whether an entry or a definition takes anything from definitions. */
export function usesDefinitions(entry: YamlValue): boolean {
  return isMapping(entry) && isMapping(entry.tq) && entry.tq.use !== undefined && entry.tq.use !== null;
}

/**
 * The entry over the definitions that it uses; a later one wins over an earlier one. A definition may use others. What
 * cannot be used is found and left out.
 */
export function useDefinitions(
  entry: Woven,
  definitions: ReadonlyMap<string, Woven>,
  found: Diagnostic[],
  using: readonly string[] = [],
): Woven {
  return usesOf(entry)
    .reverse()
    .reduce((above, { name, at }) => {
      const definition = usable({ name, at }, definitions, using, found);
      if (definition === undefined) return above;
      return over(above, useDefinitions(definition, definitions, found, [...using, name]));
    }, entry);
}

/** What is no name is said by the schema of `prefect.yaml`. */
function usesOf(entry: Woven): Use[] {
  const tq = partsOf(entry).get('tq');
  const use = tq && partsOf(tq).get('use');
  if (use === undefined) return [];
  if (typeof use.data === 'string') return [{ name: use.data, at: use }];
  if (!Array.isArray(use.data)) return [];
  return use.data.flatMap((name, index) =>
    typeof name === 'string'
      ? [{ name, at: { data: name, from: use.from, path: [...use.path, index] } }]
      : [],
  );
}

function usable(
  { name, at }: Use,
  definitions: ReadonlyMap<string, Woven>,
  using: readonly string[],
  found: Diagnostic[],
): Woven | undefined {
  const place = placeOf(at, []);
  const where = place.from.spanOf(place.path);
  const definition = definitions.get(name);
  if (definition === undefined) {
    const known = [...definitions.keys()];
    found.push(
      diagnostic('TQ2059', {
        message: `there is no definition \`${name}\`${didYouMean(nearMiss(name, known))}`,
        where,
        help:
          known.length === 0
            ? 'write it under `definitions:`, here or in a file that `tq.include` names'
            : `these are defined: ${nameList(known, MOST_NAMES)}`,
      }),
    );
    return undefined;
  }
  if (using.includes(name)) {
    found.push(
      diagnostic('TQ2058', {
        message: `the definition \`${name}\` uses itself: ${[...using.slice(using.indexOf(name)), name].map((each) => `\`${each}\``).join(' → ')}`,
        where,
        help: 'remove one of these names from its `use`',
      }),
    );
    return undefined;
  }
  if (!isMapping(definition.data)) {
    found.push(
      diagnostic('TQ2059', {
        message: `the definition \`${name}\` is no mapping, so no deployment can use it`,
        where,
        related: [{ where: definition.from.spanOf(definition.path), text: 'defined here' }],
        help: 'give it the keys of a deployment, such as `work_pool:`',
      }),
    );
    return undefined;
  }
  return definition;
}
