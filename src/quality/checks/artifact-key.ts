/**
 * Keys of artifacts that Prefect refuses, the defaults of `truthound_prefect` among them: the run fails after the check
 * (`prefect/types/names.py`, `raise_on_name_alphanumeric_dashes_only`, 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { QualityFacts } from '../facts.ts';
import { argument, type Call, isNone, literal, type Value } from '../python-use.ts';
import {
  configOf,
  isDecorator,
  leavesOut,
  MULTI_TABLE_FACTORY,
  optionOf,
  partOf,
  READY_TASKS,
  TASK_FACTORIES,
  TASKS,
} from '../truthound-prefect.ts';
import { eachCall } from './each-call.ts';

export function checkArtifactKeys(facts: QualityFacts): Diagnostic[] {
  return eachCall(facts, (call) => {
    const key = keyOf(call);
    return key === undefined || /^[a-z0-9-]*$/.test(key.text) ? [] : [refusedKey(key)];
  });
}

interface Key {
  text: string;
  where: Span;
  /** How another key is given, or none. */
  repair: string;
  isDefault: boolean;
}

function refusedKey({ text, where, repair, isDefault }: Key): Diagnostic {
  const whose = isDefault ? 'the artifact that it writes by default has the key' : 'the artifact has the key';
  return diagnostic('TQ4001', {
    message: `${whose} \`${text}\`, which Prefect refuses: the run fails when it is written`,
    where,
    help: repair,
  });
}

function keyOf(call: Call): Key | undefined {
  if (/^prefect\.a?create_\w+_artifact$/.test(call.callee))
    return givenKey(argument(call, 'key'), 'use `a` to `z`, `0` to `9` and `-` alone');
  const part = partOf(call) ?? '';
  if (part === 'create_quality_flow' || part === 'create_validation_flow') return keyOfFactory(call);
  if (part === MULTI_TABLE_FACTORY) return keyOfTables(call);
  if (isDecorator(call)) return keyOfDecorator(call);
  const inTask = TASKS[part];
  if (inTask !== undefined) return keyOfTask(call, 'store_artifact', 'artifact_key', inTask);
  const ready = READY_TASKS[part];
  if (ready !== undefined)
    return defaultKey(ready, call, `use \`create_…_task\` with a \`result_key\` of its own`);
  const made = TASK_FACTORIES[part];
  return made === undefined ? undefined : keyOfTaskFactory(call, made);
}

function givenKey(value: Value | undefined, repair: string): Key | undefined {
  const text = literal(value);
  return value && typeof text === 'string'
    ? { text, where: value.where, repair, isDefault: false }
    : undefined;
}

function defaultKey(text: string, call: Call, repair: string): Key {
  return { text, where: call.where, repair, isDefault: true };
}

const WITHOUT =
  'write none with `config=QualityFlowConfig(store_results=False, …)`: its key always ends in `_result`';

/** `<name>_result`, for which there is no other way than none at all. */
function keyOfFactory(call: Call): Key | undefined {
  const name = literal(optionOf(call, 'name'));
  if (typeof name !== 'string') return undefined;
  const isValidation = partOf(call) === 'create_validation_flow';
  const stores = isValidation ? storesBy(call, 'store_result') : storesByConfig(call);
  const repair = isValidation
    ? 'write none with `store_result=False`: its key always ends in `_result`'
    : WITHOUT;
  return stores ? defaultKey(`${name}_result`, call, repair) : undefined;
}

function keyOfTables(call: Call): Key | undefined {
  return storesByConfig(call) ? defaultKey('<table>_result', call, WITHOUT) : undefined;
}

function keyOfDecorator(call: Call): Key | undefined {
  const isProfile = partOf(call) === 'profiled_flow';
  const config = isProfile ? 'none' : configOf(call);
  const stores = config === 'none' ? storesBy(call, 'store_result') : storesByConfig(call);
  if (!stores) return undefined;
  const repair = 'give it another with `result_key="…"`, of `a` to `z`, `0` to `9` and `-` alone';
  const fallback = isProfile ? 'profile_result' : 'quality_result';
  const given = optionOf(call, 'result_key');
  if (given !== undefined) return givenKey(given, repair);
  return call.isOpen ? undefined : defaultKey(fallback, call, repair);
}

function keyOfTask(call: Call, switchName: string, keyName: string, fallback: string): Key | undefined {
  if (!storesBy(call, switchName)) return undefined;
  const repair = `give it another with \`${keyName}="…"\`, of \`a\` to \`z\`, \`0\` to \`9\` and \`-\` alone`;
  const given = argument(call, keyName);
  if (given !== undefined) return givenKey(given, repair);
  return call.isOpen ? undefined : defaultKey(fallback, call, repair);
}

function keyOfTaskFactory(call: Call, fallback: string): Key | undefined {
  const config = argument(call, 'config', 1);
  const key = `config=…(result_key="…")`;
  if (config === undefined || isNone(config))
    return call.isOpen ? undefined : defaultKey(fallback, call, `give it another with \`${key}\``);
  return config.kind === 'call' ? keyOfTask(config.call, 'store_result', 'result_key', fallback) : undefined;
}

/** Whether it certainly writes an artifact: the switch is on by default. */
function storesBy(call: Call, name: string): boolean {
  return literal(optionOf(call, name)) === true || leavesOut(call, name);
}

function storesByConfig(call: Call): boolean {
  const config = configOf(call);
  if (config === undefined) return false;
  if (typeof config === 'string') return true;
  const mode = argument(config, 'check_mode');
  const isOff = literal(mode) === 'none' || (mode?.kind === 'imported' && mode.path.endsWith('.NONE'));
  return !isOff && storesBy(config, 'store_results');
}
