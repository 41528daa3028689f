/** What a line of the preflight report is, before a project is looked at. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { RequirementId } from './requirements.ts';

/** From the machine up to the people, in the order of the report. */
export const LAYERS = [
  'host',
  'runtime',
  'source',
  'engine',
  'results',
  'operations',
  'capacity',
  'secrets',
] as const;

export type Layer = (typeof LAYERS)[number];

/** What is asked only when an option says so: `--server`, `--python`, `--registry`, `--git`. */
export const OUTSIDES = ['server', 'python', 'registry', 'git'] as const;

export type Outside = (typeof OUTSIDES)[number];

export interface Check {
  /** Kebab-case and stable: programs and confirmations name it. */
  id: string;
  layer: Layer;
  /** What is so when it passes, able to stand alone: «the versions are known to work together». */
  title: string;
  /** What it answers. */
  requirements: readonly RequirementId[];
  /** What may be found against it. A finding belongs to every check that names its code. */
  codes: readonly DiagnosticCode[];
  /** It cannot be made without that. */
  needs?: Outside;
  /** Made for flows that check data only. */
  isOfQuality?: true;
}
