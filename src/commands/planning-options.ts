/** What `tq plan` and `tq deploy` take alike: which projects, in which state, with which values, images and removals. */
import type { Argv } from 'yargs';
import { type Narrowed, withChangeOptions } from './change-options.ts';
import type { FileOptions } from './command.ts';
import { type ValueOptions, withValueOptions } from './deploy-options.ts';
import { type ImageOptions, withImageOptions } from './image-options.ts';
import { withProjectOptions } from './project-options.ts';
import { type DirtyOptions, type RefOptions, withStateOptions } from './ref-options.ts';
import { type RemovalOptions, withRemovalOptions } from './removal-options.ts';

/** As yargs hands them over, for one project. */
export interface PlanningOptions
  extends Narrowed, FileOptions, ValueOptions, RemovalOptions, ImageOptions, RefOptions, DirtyOptions {}

export function withPlanningOptions(yargs: Argv): Argv {
  return withChangeOptions(
    withStateOptions(withImageOptions(withRemovalOptions(withValueOptions(withProjectOptions(yargs))))),
  );
}
