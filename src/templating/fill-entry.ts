/**
 * One entry of `deployments:` with its placeholders filled in, pass by pass as `prefect/cli/deploy/_core.py` does it
 * (Prefect 3.8.8): blocks, variables and environment first, outputs of steps last, each part by its own rule.
 */
import type { YamlValue } from '../project/document.ts';
import { STEP_SECTIONS } from '../project/steps.ts';
import { isMapping, setKey, type YamlMapping } from '../project/yaml-value.ts';
import { applyValues, type Values } from './apply-values.ts';
import type { Origins } from './origins.ts';
import { RUNTIME_PREFIX } from './placeholder.ts';
import { fillReferences, type ServerValues } from './references.ts';

/** What is known for placeholders at this point of a run. */
export interface TemplateSources {
  environment: Readonly<Record<string, string | undefined>>;
  /** Undefined: the server has not been asked; its placeholders stay. */
  server?: ServerValues;
  /** What the build and push steps of the entry gave. Undefined: they have not run; their placeholders stay. */
  outputs?: YamlMapping;
}

/** Every value of the entry but its steps, which are left as they are written. */
export function fillEntry(entry: YamlMapping, sources: TemplateSources, origins: Origins): YamlMapping {
  const values = without(entry, STEP_SECTIONS);
  const answered = sources.server === undefined ? values : fillReferences(values, sources.server);
  const filled = applyValues(answered, environmentOf(sources), { missing: 'keep', origins });
  const steps = Object.fromEntries(
    STEP_SECTIONS.filter((key) => key in entry).map((key) => [key, entry[key] as YamlValue]),
  );
  return { ...(sources.outputs === undefined ? filled : fillOutputs(filled, sources, origins)), ...steps };
}

/** Pull steps keep blocks and variables for the worker, and every placeholder that nothing is known for. */
export function fillPullSteps(steps: YamlValue[], sources: TemplateSources): YamlValue[] {
  const values = { known: sources.outputs ?? {}, environment: sources.environment };
  return applyValues(steps, values, { missing: 'keep' }) as YamlValue[];
}

/** Inputs of a build or push step just before it runs; a placeholder that nothing is known for takes its input with it. */
export function fillStepInputs(inputs: YamlMapping, sources: Required<TemplateSources>): YamlMapping {
  const { outputs, environment, server } = sources;
  const withOutputs = applyValues(inputs, { known: outputs, environment }, { missing: 'remove' });
  return applyValues(fillReferences(withOutputs, server), environmentOf(sources), { missing: 'remove' });
}

function fillOutputs(entry: YamlMapping, sources: TemplateSources, origins: Origins): YamlMapping {
  const values: Values = { known: sources.outputs ?? {}, environment: sources.environment };
  const { schedule, schedules, triggers, ...others } = entry;
  // Alone these have nothing that is kept for a run, and triggers have parameters of their own kind.
  const apart = without({ schedule: schedule ?? null, schedules: schedules ?? null }, absentIn(entry));
  return {
    ...applyValues(others, values, { missing: 'remove', keepPrefix: RUNTIME_PREFIX, origins }),
    ...applyValues(apart, values, { missing: 'remove', origins }),
    ...(triggers === undefined ? {} : { triggers: fillTriggers(triggers, values, origins) }),
  };
}

function absentIn(entry: YamlMapping): string[] {
  return ['schedule', 'schedules'].filter((key) => !(key in entry));
}

function fillTriggers(triggers: YamlValue, values: Values, origins: Origins): YamlValue {
  return Array.isArray(triggers)
    ? triggers.map((trigger) => fillTrigger(trigger, values, origins))
    : triggers;
}

/** Parameters of a trigger are templates of the server's, filled in when it fires. */
function fillTrigger(trigger: YamlValue, values: Values, origins: Origins): YamlValue {
  if (!isMapping(trigger)) return trigger;
  const filled = applyValues(without(trigger, ['parameters']), values, { missing: 'remove', origins });
  return 'parameters' in trigger ? { ...filled, parameters: trigger.parameters as YamlValue } : filled;
}

/** Entries by the hundred are filled in from one environment. */
const ENVIRONMENTS = new WeakMap<TemplateSources['environment'], Values>();

/** In this pass a bare `{{ HOME }}` is the environment's as well. */
function environmentOf({ environment }: TemplateSources): Values {
  const made = ENVIRONMENTS.get(environment);
  if (made !== undefined) return made;
  const known: YamlMapping = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined) setKey(known, name, value);
  const values = { known, environment };
  ENVIRONMENTS.set(environment, values);
  return values;
}

function without(entry: YamlMapping, keys: readonly string[]): YamlMapping {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));
}
