/** Inputs of `run_preflight` from JSON: from parameters of a deployment, or from a recorded call. */
import type { JsonObject } from '../../json.ts';
import { toPythonData } from './python-data.ts';
import type { PreflightInput } from './foretell-preflight.ts';

/** Those of them that make a runtime context (`PlatformRuntimeContext` of truthound-orchestration 3.0.3). */
export const OF_CONTEXT = [
  'platform',
  'auto_config_policy',
  'host_version',
  'connection_id',
  'profile_name',
  'source_name',
  'project_root',
  'host_metadata',
  'host_execution',
  'extras',
] as const satisfies (keyof PreflightInput)[];

/** The Python names of what a call of `run_preflight` is made of, that of its runtime context and of its request among it. */
export const ARGUMENTS = [
  'engine_name',
  'config_overrides',
  ...OF_CONTEXT,
  'serializer',
  'required_operations',
  'observability',
  'source_factory',
  'sql',
  'data_path',
  'data',
] as const satisfies (keyof PreflightInput)[];

export type Argument = (typeof ARGUMENTS)[number];

/** The arguments that are there; other keys are none of `run_preflight` and are left out. */
export function preflightInput(json: JsonObject): PreflightInput {
  const given = ARGUMENTS.filter((name) => Object.hasOwn(json, name));
  const values = given.map((name) => [name, toPythonData(json[name] ?? null)] as const);
  return Object.fromEntries(values);
}
