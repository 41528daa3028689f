/** Parameter names that Prefect's flow decorator refuses (measured on Prefect 3.8.8 with pydantic 2.14). */

const RESERVED_BY_PREFECT = new Set(['return_state', 'wait_for']);
const RESERVED_WHEN_VALIDATING = new Set([
  'v__args',
  'v__kwargs',
  'v__positional_only',
  'v__duplicate_kwargs',
]);
const MODEL_MEMBERS = new Set([
  'model_config',
  'model_dump',
  'model_dump_json',
  'model_validate',
  'model_validate_json',
  'model_validate_strings',
]);

/** Why the name is refused; undefined when it is fine. Other members of pydantic's BaseModel are accepted. */
export function refusedName(name: string, validatesParameters: boolean): string | undefined {
  if (name.startsWith('_')) return 'it starts with an underscore';
  if (RESERVED_BY_PREFECT.has(name)) return 'the name is reserved for the call of a flow';
  if (!validatesParameters) return undefined;
  if (RESERVED_WHEN_VALIDATING.has(name)) return 'the name is reserved for the check of parameters';
  return MODEL_MEMBERS.has(name) ? 'it would hide a member of pydantic’s `BaseModel`' : undefined;
}
