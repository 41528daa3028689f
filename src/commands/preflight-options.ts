/** The options of `tq preflight`, from what yargs gives to what the walk takes. */
import type { Argv } from 'yargs';
import { type Outside, OUTSIDES } from '../preflight/checks/check.ts';
import { type ChangeOptions, withChangeOptions } from './change-options.ts';
import type { FileOptions } from './command.ts';
import { withProjectOptions } from './project-options.ts';
import { type RefOptions, withRefOptions } from './ref-options.ts';
import { type ChoiceOptions, withChoiceOptions } from './validate-options.ts';

export interface PreflightOptions extends FileOptions, RefOptions, ChangeOptions, ChoiceOptions {
  server: boolean;
  /** `''`: given without a path. */
  python: string | undefined;
  registry: boolean;
  git: boolean;
  live: boolean;
  checks: boolean;
  checklist: boolean;
}

const LIVE = { type: 'boolean', default: false, group: 'What is asked beside the files:' } as const;

export function withPreflightOptions(yargs: Argv): Argv {
  return withChoiceOptions(withChangeOptions(withRefOptions(withProjectOptions(yargs))))
    .option('server', { ...LIVE, describe: 'ask the Prefect server; reads, and writes nothing' })
    .option('python', {
      type: 'string',
      group: LIVE.group,
      describe: "ask the project's Python, or the one at this path",
    })
    .option('registry', { ...LIVE, describe: 'ask registries whether they have the images' })
    .option('git', { ...LIVE, describe: 'ask the repositories of pull steps' })
    .option('live', { ...LIVE, describe: 'all of these' })
    .option('checks', {
      type: 'boolean',
      default: false,
      describe: 'show every check of every deployment; by default of a single one',
    })
    .option('checklist', {
      type: 'boolean',
      default: false,
      describe: 'show the promotion and readiness checklists, filled in',
    });
}

/** What beside the files is asked. */
export function askedOf({
  server,
  python,
  registry,
  git,
  live,
}: Pick<PreflightOptions, Outside | 'live'>): ReadonlySet<Outside> {
  if (live) return new Set(OUTSIDES);
  const given = { server, python: python !== undefined, registry, git };
  return new Set(OUTSIDES.filter((outside) => given[outside]));
}
