import type { JsonValue } from '../json.ts';

/** Something that a deployment has on the server and that `prefect.yaml` has no words for. */
export interface BeyondFile {
  what: 'automation' | 'max_scheduled_runs' | 'path' | 'storage' | 'infrastructure' | 'labels';
  /** The automation's name, the schedule's limit, the path or id, the labels. */
  detail: JsonValue;
}
