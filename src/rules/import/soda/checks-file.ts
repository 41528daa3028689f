/** Checks in SodaCL (soda-core 3): a dataset for every `checks for …`. */
import { type Gathering, gathering, leave } from '../gathering.ts';
import type { LeftOut } from '../imported.ts';
import { importSodaCheck } from './check.ts';
import { itemsOf, pairsOf, type Part, rootOf, type Source } from '../reading/source.ts';

export interface SodaImport {
  readonly gatherings: readonly Gathering[];
  readonly left: readonly LeftOut[];
}

const CHECKS = /^checks for\s+(\S.*?)\s*$/;
const CONFIGURATIONS = /^configurations for\s+(\S.*?)\s*$/;
/** A name in quotes or without, and nothing behind it: `orders [daily]` is a part of the data. */
const DATASET = /^(?:"([^"]+)"|'([^']+)'|`([^`]+)`|([^\s[\]]+))$/;

/** `dataset` replaces the name where there is one alone. */
export function importSoda(source: Source, dataset: string | undefined): SodaImport {
  const left: LeftOut[] = [];
  const sections = pairsOf(rootOf(source));
  const configured = new Set(sections.flatMap(([key]) => CONFIGURATIONS.exec(key)?.[1] ?? []));
  const checked = new Map<string, Part[]>();
  for (const [key, part] of sections) {
    const name = datasetOf(CHECKS.exec(key)?.[1]);
    if (name === undefined) leaveSection(left, key, part);
    else checked.set(name, [...(checked.get(name) ?? []), part]);
  }
  const chosen = checked.size === 1 ? dataset : undefined;
  const gatherings = [...checked].map(([name, parts]) => {
    const into = gathering(chosen ?? name);
    for (const part of parts) importSection(into, part, configured.has(name));
    return into;
  });
  return { gatherings, left };
}

function datasetOf(text: string | undefined): string | undefined {
  return DATASET.exec(text ?? '')
    ?.slice(1)
    .find((name) => name !== undefined);
}

function importSection(into: Gathering, part: Part, isConfigured: boolean): void {
  for (const check of itemsOf(part)) importSodaCheck(into, check, isConfigured);
  if (!Array.isArray(part.value)) leave(into, part, 'this section', 'it is no list of checks');
}

const SECTIONS: readonly (readonly [RegExp, string])[] = [
  [/^checks for/, 'it checks a part of the data; a rule checks all of it'],
  [/^filter/, 'it chooses a part of the data; a rule checks all of it'],
  [/^for each/, 'its datasets are known only when it runs'],
  [/^configurations for/, 'it changes what missing and valid mean; a rule says so itself'],
  [/^(?:automated|profile|discover|sample)/, 'it watches or profiles data, and checks nothing by itself'],
];

function leaveSection(left: LeftOut[], key: string, part: Part): void {
  const why = SECTIONS.find(([pattern]) => pattern.test(key))?.[1] ?? 'it is no list of checks for a dataset';
  const checks = Array.isArray(part.value) ? itemsOf(part) : [];
  if (checks.length === 0) leave({ left }, part, `\`${key}\``, why);
  for (const check of checks) leave({ left }, check, `a check of \`${key}\``, why);
}
