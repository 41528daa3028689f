/** Inputs of the steps whose signatures are known: known, complete and of the right type. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { nearMiss, onlyNearMiss } from '../project/near-miss.ts';
import { holdsPlaceholder, placeholdersIn } from '../templating/placeholder.ts';
import { kindOf } from './kind-of.ts';
import type { InputKind, StepInputs } from './standard-steps.ts';
import type { StepFault } from './step.ts';

/** Before the placeholders are filled in, a text that holds one can become anything; afterwards it is text. */
type InputState = 'written' | 'filled';

/**
 * `step` is the name of the function alone. Paths begin with the input's name. A null input counts as one that is not
 * given.
 */
export function faultsOfInputs(
  step: string,
  { known, required, isOpen, exclusive }: StepInputs,
  inputs: JsonObject,
  state: InputState,
): StepFault[] {
  const isTemplate = (value: JsonValue | undefined) => state === 'written' && holdsPlaceholder(value);
  const faults: StepFault[] = [];
  const misspelt = new Set<string>();
  for (const [input, value] of Object.entries(inputs)) {
    const kind = Object.hasOwn(known, input) ? known[input] : undefined;
    if (kind !== undefined) faults.push(...faultsOfValue(input, kind, value, isTemplate));
    else if (isOpen?.(inputs) !== true) {
      const meant = nearMiss(input, Object.keys(known));
      if (meant !== undefined) misspelt.add(meant);
      faults.push(unknownInput(step, input, Object.keys(known), meant));
    }
  }
  for (const input of required) {
    if ((inputs[input] ?? null) !== null || misspelt.has(input)) continue;
    faults.push({ path: [], message: `\`${step}\` must have \`${input}\``, help: `add \`${input}: …\`` });
  }
  for (const [one, other] of exclusive ?? []) {
    if (!isGiven(inputs[one], state) || !isGiven(inputs[other], state)) continue;
    faults.push({
      path: [other],
      message: `\`${step}\` must have \`${one}\` or \`${other}\`, found both`,
      help: 'remove one of them',
    });
  }
  return faults;
}

/** The own inputs of `build_docker_image` come before those that it passes on. */
const MOST_NAMES = 8;

function unknownInput(
  step: string,
  input: string,
  known: readonly string[],
  meant: string | undefined,
): StepFault {
  return {
    path: [input],
    target: 'key',
    message: `\`${step}\` has no input \`${input}\``,
    help: meant === undefined ? `it takes ${nameList(known, MOST_NAMES)}` : `did you mean \`${meant}\`?`,
    renameTo: onlyNearMiss(input, known),
  };
}

const EXPECTED: Readonly<Record<InputKind, string>> = {
  text: 'text',
  'text or number': 'text or a number',
  path: 'a path',
  boolean: '`true` or `false`',
  mapping: 'a mapping',
  'mapping of text': 'a mapping of texts',
  list: 'a list',
  'list of text': 'a list of texts',
  anything: 'anything',
};

function faultsOfValue(
  input: string,
  kind: InputKind,
  value: JsonValue,
  isTemplate: (value: JsonValue | undefined) => boolean,
): StepFault[] {
  if (value === null || isTemplate(value)) return [];
  if (!hasKind(kind, value)) {
    const message = `\`${input}\` must be ${EXPECTED[kind]}, found ${kindOf(value)}`;
    const isText = kind === 'text' || kind === 'path';
    return [{ path: [input], message, help: isText ? quotesHelp(value) : undefined }];
  }
  if (kind !== 'mapping of text' && kind !== 'list of text') return [];
  return Object.entries(value as JsonObject)
    .filter(([, item]) => typeof item !== 'string')
    .map(([key, item]) => ({
      path: [input, Array.isArray(value) ? Number(key) : key],
      message: Array.isArray(value)
        ? `item ${Number(key) + 1} of \`${input}\` must be text, found ${kindOf(item)}`
        : `\`${key}\` of \`${input}\` must be text, found ${kindOf(item)}`,
      help: item === null ? 'write `""`, or remove it' : quotesHelp(item),
    }));
}

function hasKind(kind: InputKind, value: JsonValue): boolean {
  if (kind === 'anything') return true;
  if (kind === 'path') return typeof value === 'string' && value !== '';
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'text or number') return ['string', 'number', 'bigint'].includes(typeof value);
  if (kind === 'boolean') return typeof value === 'boolean';
  return kind === 'list' || kind === 'list of text' ? Array.isArray(value) : isJsonObject(value);
}

/** Numbers and `true` are text in quotes. */
function quotesHelp(value: JsonValue): string | undefined {
  return ['number', 'bigint', 'boolean'].includes(typeof value) ? 'put it in quotes' : undefined;
}

/**
 * Whether an input is certain to hold something: Prefect takes an empty one for absent, and every placeholder but a
 * block's may turn out empty.
 */
function isGiven(value: JsonValue | undefined, state: InputState): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  if (state === 'filled' || typeof value !== 'string') return true;
  const placeholders = placeholdersIn(value);
  return placeholders.length === 0 || placeholders.some(({ kind }) => kind === 'block');
}
