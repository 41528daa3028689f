/** What `tq plan` and `tq deploy` take alike: which projects, in which state, with which values, images and removals. */
import type { Argv } from 'yargs';
import { TqError } from '../tq-error.ts';
import { type Narrowed, withChangeOptions } from './change-options.ts';
import type { FileOptions } from './command.ts';
import { type ValueOptions, withValueOptions } from './deploy-options.ts';
import { type ImageOptions, withImageOptions } from './image-options.ts';
import { withProjectOptions } from './project-options.ts';
import { type DirtyOptions, type RefOptions, withStateOptions } from './ref-options.ts';
import { type RemovalOptions, withRemovalOptions } from './removal-options.ts';

/** As yargs hands them over, for one project. */
export interface PlanningOptions
  extends Narrowed, FileOptions, ValueOptions, RemovalOptions, ImageOptions, RefOptions, DirtyOptions {
  /** A plan is of every deployment unless some are chosen; it takes the word from who is used to it. */
  all: boolean;
}

export function withPlanningOptions(yargs: Argv): Argv {
  return withChangeOptions(
    withStateOptions(withImageOptions(withRemovalOptions(withValueOptions(withProjectOptions(yargs))))),
  ).option('all', { type: 'boolean', default: false, describe: 'every deployment of the file' });
}

/** Throws `TqError` (`usage`). */
export function requireOneChoice({ all, name = [] }: Pick<PlanningOptions, 'all' | 'name'>): void {
  if (!all || name.length === 0) return;
  throw new TqError('usage', '`--all` and `-n` exclude each other', {
    help: 'choose with `-n NAME`, or take every one with `--all`',
  });
}
