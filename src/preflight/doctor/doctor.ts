/** What `tq doctor` says of the machine. Plain data, made to be printed. */

/** In the order in which they are told. */
export const TOPICS = ['tq', 'programs', 'python', 'settings', 'server', 'network', 'surroundings'] as const;

export type Topic = (typeof TOPICS)[number];

export interface DoctorLine {
  topic: Topic;
  /** What it is about, kebab-case or the name of a setting: programs know it by that. */
  name: string;
  /** `failed`: what needs it will not work. `warning`: it may not. `skipped`: it could not be looked at, or is not used. */
  status: 'passed' | 'warning' | 'failed' | 'skipped';
  /** What is there, or why not, without secrets. */
  message: string;
  /** What to do, in the imperative. */
  help?: string;
  /** Every command needs it. */
  isVital?: true;
}

export type LineStatus = DoctorLine['status'];

/** Node's release that `tq` needs (`engines` in `package.json`). */
export const LEAST_NODE = [20, 19] as const;
