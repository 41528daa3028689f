/** The fields of a `DataQualityBlock` (truthound-orchestration 3.0.3, `truthound_prefect/blocks/engine.py`). */

/** Slug of the block's type on the server. */
export const BLOCK_TYPE = 'data-quality';

/**
 * By name the declared default, as YAML. It is declared and not in force: a field that is left out holds an object of
 * pydantic instead of its default, and every check fails (measured on Prefect 3.8.8).
 */
export const DECLARED_DEFAULTS = {
  engine_name: 'truthound',
  parallel: 'false',
  max_workers: 'null',
  auto_schema: 'false',
  fail_on_error: 'true',
  warning_threshold: 'null',
  timeout_seconds: '300',
  observability: '{}',
} as const satisfies Record<string, string>;

export type BlockField = keyof typeof DECLARED_DEFAULTS;

/** In the order in which the class declares them. */
export const BLOCK_FIELDS = Object.keys(DECLARED_DEFAULTS) as readonly BlockField[];
