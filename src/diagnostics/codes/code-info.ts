/** What is known of a code beforehand. */
import type { Severity } from '../diagnostic.ts';

export interface CodeInfo {
  /** Kebab-case and named for the bad thing, so that «allow `duplicate-deployment-name`» reads well. */
  name: string;
  severity: Severity;
  /** Half a line for the list of all codes. */
  meaning: string;
  /** An error in spite of which a deployment can be made of what is left; warnings and hints can always be silenced. */
  allowable?: true;
  /** An error of `tq validate` that is a warning in a deploy, because Prefect takes it in silence. */
  forgiven?: true;
  /** The ids of the requirements on quality flows that it answers, such as `D004`. */
  ids?: readonly string[];
}
