/** The values that placeholders of the chosen entries and of their steps name: part of what a plan rests on. */
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { NamedValues } from '../../plan/plan-foundation.ts';
import type { Document } from '../../project/document.ts';
import { stepsToRun } from '../../project/steps.ts';
import { eachScalar, valueAt } from '../../project/yaml-value.ts';
import { eachOwnText } from '../../templating/pending.ts';
import { environmentName, environmentValue, placeholdersIn } from '../../templating/placeholder.ts';
import { blockKey, type ServerValues } from '../../templating/references.ts';
import { referredValues } from './read-server-values.ts';

export function namedValues(
  { written, chosen }: { written: Document; chosen: readonly number[] },
  server: ServerValues,
  variables: Readonly<Record<string, string | undefined>>,
): NamedValues {
  const referred = referredValues(written, chosen);
  const environment = new Set<string>();
  const collect = (text: string): void => {
    for (const placeholder of placeholdersIn(text)) {
      const isBare =
        placeholder.kind === 'step' && environmentValue(variables, placeholder.name) !== undefined;
      if (placeholder.kind === 'environment' || isBare) environment.add(environmentName(placeholder));
    }
  };
  for (const index of chosen) {
    const path = ['deployments', index];
    eachOwnText(valueAt(written.data, path), collect);
    for (const { value } of stepsToRun(written, path))
      eachScalar(value, (scalar) => typeof scalar === 'string' && collect(scalar));
  }
  return {
    blocks: Object.fromEntries(
      referred.blocks.map((block) => [blockKey(block), server.blocks.get(blockKey(block))?.data]),
    ),
    variables: Object.fromEntries(
      referred.variables.map((name) => [
        name,
        Object.hasOwn(server.variables, name) ? server.variables[name] : undefined,
      ]),
    ),
    environment: Object.fromEntries(
      [...environment].map((name) => [name, environmentValue(variables, name)]),
    ),
  };
}

/** Shorter texts stand in every other value. */
const SHORTEST = 4;
const HIDDEN = '[hidden]';

/**
 * A value for a file that others may read: without known secrets, and without what the environment, blocks and variables
 * hold. Where the new value of a change is hidden the old one is, too: it was filled in from the same place.
 */
export function withoutNamedValues(
  value: JsonValue,
  { blocks, variables, environment }: NamedValues,
  redact: (text: string) => string,
): JsonValue {
  const texts: string[] = [];
  for (const each of [blocks, variables, environment].flatMap((values) => Object.values(values)))
    eachText(each, (text) => text.length >= SHORTEST && texts.push(text));
  texts.sort((a, b) => b.length - a.length);
  const hide = (text: string): string =>
    redact(texts.reduce((result, named) => result.replaceAll(named, HIDDEN), text));
  return hidden(value, hide, redact);
}

function eachText(value: unknown, onText: (text: string) => void): void {
  if (typeof value === 'string') onText(value);
  else if (typeof value === 'object' && value !== null)
    Object.values(value).forEach((item) => eachText(item, onText));
}

type Hide = (text: string) => string;

/** Placeholders in keys are not filled in, so keys hold known secrets at most. */
function hidden(value: JsonValue, hide: Hide, redact: Hide): JsonValue {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item) => hidden(item, hide, redact));
  if (!isJsonObject(value)) return value;
  const result = Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, JsonValue] => [
      redact(key),
      hidden(item, hide, redact),
    ]),
  );
  const { before, after, schedule, automation } = value;
  const successor = after ?? schedule ?? automation;
  return before === undefined || successor === undefined
    ? result
    : { ...result, before: hiddenAlike(result.before ?? null, successor, hide) };
}

/** `before` without what is hidden at the same places of `after`. */
function hiddenAlike(before: JsonValue, after: JsonValue, hide: Hide): JsonValue {
  if (typeof after === 'string') return hide(after) === after ? before : HIDDEN;
  if (Array.isArray(before) && Array.isArray(after))
    return before.map((item, index) => hiddenAlike(item, after[index] ?? null, hide));
  if (!isJsonObject(before) || !isJsonObject(after)) return before;
  return Object.fromEntries(
    Object.entries(before).map(([key, item]) => [key, hiddenAlike(item, after[key] ?? null, hide)]),
  );
}
