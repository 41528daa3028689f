/** The blocks and variables that placeholders name, each asked for once. */
import type { BlockState, LiveBlock } from '../../plan/block-state.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { Document } from '../../project/document.ts';
import { secretTexts } from '../../secrets.ts';
import { stepsToRun } from '../../project/steps.ts';
import { eachScalar, valueAt } from '../../project/yaml-value.ts';
import { eachOwnText } from '../../templating/pending.ts';
import { type Placeholder, placeholdersIn } from '../../templating/placeholder.ts';
import {
  blockKey,
  type BlockReference,
  blockReference,
  type ServerValues,
  variableName,
} from '../../templating/references.ts';

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
    eachOwnText(valueAt(written.data, path), collect);
    for (const { value } of stepsToRun(written, path))
      eachScalar(value, (scalar) => typeof scalar === 'string' && collect(scalar));
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
  prefect: Pick<PrefectReader, 'findBlock' | 'findVariables'>,
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

/** What a plan shows of blocks and nobody should see: by the name of a field, or because its type says so. */
export function secretsOfBlocks(desired: readonly BlockState[], live: readonly LiveBlock[]): string[] {
  const declared = secretsOf({ blocks: new Map(live.map((block) => [block.id, block])), variables: {} });
  return [...declared, ...[...desired, ...live].flatMap(({ data }) => secretTexts(data))];
}

/** Every text and number of a block's secret fields, so that none of it is ever printed. */
export function secretsOf({ blocks }: ServerValues): string[] {
  const secrets: string[] = [];
  for (const { data, secretFields, withoutSecrets } of blocks.values()) {
    if (withoutSecrets) continue;
    const fields = new Set(secretFields.map((field) => field.split('.')[0]));
    for (const [key, value] of Object.entries(data)) {
      if (!fields.has(key) && !fields.has('*')) continue;
      eachScalar(value, (scalar) => {
        if (['string', 'number', 'bigint'].includes(typeof scalar)) secrets.push(String(scalar));
      });
    }
  }
  return secrets.filter((text) => text !== '');
}
