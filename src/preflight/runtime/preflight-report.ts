/** What `run_preflight` returns, as its `to_dict()` writes it (truthound-orchestration 3.0.3, `common/runtime.py`). */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Engine } from '../../rules/rule.ts';
import type { PythonCrash } from './python-crash.ts';
import type { ResolvedSource } from './resolve-source.ts';

/** `AutoConfigPolicy` */
export const POLICIES = ['safe_auto', 'explicit', 'aggressive_auto'] as const;
export type Policy = (typeof POLICIES)[number];

/** `CompatibilityCheck.to_dict()`; the package never gives a warning. */
export interface RuntimeCheck {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly message: string;
  readonly details: JsonObject;
}

/** `PreflightReport.to_dict()` */
export interface PreflightReport {
  readonly compatibility: {
    readonly engine_name: Engine;
    readonly engine_version: string | null;
    readonly platform: JsonValue;
    readonly compatible: boolean;
    readonly auto_config_policy: Policy;
    readonly checks: readonly RuntimeCheck[];
    readonly metadata: JsonObject;
  };
  readonly resolved_source: ResolvedSource | null;
  readonly serializer: JsonValue;
  readonly metadata: { readonly runtime_context: JsonObject; readonly observability: JsonObject | null };
}

/** *crash*: the package reports nothing, and its caller ends with this exception. */
export type PreflightAnswer =
  | { readonly outcome: 'compatible' | 'incompatible'; readonly report: PreflightReport }
  | ({ readonly outcome: 'crash' } & PythonCrash);
