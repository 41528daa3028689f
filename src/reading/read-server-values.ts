/** The blocks and variables that placeholders name, each asked for once. */
import type { JsonValue } from '../json.ts';
import type { PrefectReader } from '../ports/prefect-client.ts';
import type { Document } from '../project/document.ts';
import { writtenSteps } from '../project/steps.ts';
import { valueAt } from '../project/yaml-value.ts';
import { eachText } from '../templating/pending.ts';
import { type Placeholder, placeholdersIn } from '../templating/placeholder.ts';
import {
  blockKey,
  type BlockReference,
  blockReference,
  type ServerValues,
  variableName,
} from '../templating/references.ts';

export interface ReferredValues {
  blocks: BlockReference[];
  variables: string[];
}

/** Those of the chosen entries and of their build and push steps. Pull steps keep theirs for the worker. */
export function referredValues(written: Document, chosen: readonly number[]): ReferredValues {
  const found: Placeholder[] = [];
  const collect = (text: string): void => void found.push(...placeholdersIn(text));
  for (const index of chosen) {
    const path = ['deployments', index];
    eachText(valueAt(written.data, path), (text, [key]) => {
      if (!['build', 'push', 'pull'].includes(String(key))) collect(text);
    });
    for (const section of ['build', 'push'] as const)
      for (const { value } of writtenSteps(written, path, section).steps) eachText(value, collect);
  }
  const references = found.filter(({ kind }) => kind === 'block').map(blockReference);
  const blocks = new Map(
    references.filter((each) => each !== undefined).map((each) => [blockKey(each), each]),
  );
  const variables = new Set(found.filter(({ kind }) => kind === 'variable').map(variableName));
  return { blocks: [...blocks.values()], variables: [...variables] };
}

export async function readServerValues(
  { blocks, variables }: ReferredValues,
  prefect: PrefectReader,
): Promise<ServerValues> {
  const [documents, values] = await Promise.all([
    Promise.all(
      blocks.map(
        async (block) => [blockKey(block), await prefect.findBlock(block.typeSlug, block.name)] as const,
      ),
    ),
    variables.length === 0 ? {} : prefect.findVariables(variables),
  ]);
  const found = documents.flatMap(([key, document]) =>
    document === undefined ? [] : [[key, document] as const],
  );
  return { blocks: new Map(found), variables: values };
}

/** Every text and number of a block's secret fields, so that none of it is ever printed. */
export function secretsOf({ blocks }: ServerValues): string[] {
  const secrets: string[] = [];
  for (const { data, secretFields } of blocks.values()) {
    const fields = new Set(secretFields.map((field) => field.split('.')[0]));
    for (const [key, value] of Object.entries(data)) {
      if (fields.has(key) || fields.has('*')) secrets.push(...scalarTexts(value));
    }
  }
  return secrets.filter((text) => text !== '');
}

function scalarTexts(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarTexts) : [];
}
