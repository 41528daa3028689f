/** What Prefect will see of a flow, read from its source without running it. */
import type { Span } from '../diagnostics/span.ts';
import type { JsonObject } from '../json.ts';

export interface FlowDefinition {
  /** `@flow(name=…)`, else the function's name with `_` turned into `-`. */
  flowName: string;
  /** `@flow(description=…)`, else the docstring dedented as `inspect.getdoc` does, else null. */
  description: string | null;
  /** `@flow(version=…)` when it is written; null otherwise. */
  declaredVersion: string | null;
  /** md5 of the file's bytes in hex: the version when none is declared (measured on Prefect 3.8.8). */
  sourceHash: string;
  /** As Prefect stores it: `{title, type, properties, required?, definitions?}`. */
  parameterSchema: JsonObject;
  /** Parameters whose type or default the source does not tell; absent when it tells all, and when Python was asked. */
  unreadParameters?: string[];
  /** Whether something that source does not tell may have changed which parameters there are; absent when Python was asked. */
  mayHaveOtherParameters?: true;
  /** `*args` and `**kwargs`, which the schema has among the required ones and a call can do without. */
  collectingParameters?: string[];
  /** Where the function's name stands. */
  where: Span;
}
