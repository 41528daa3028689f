/** A prepared plan → the value that is kept in a file. Refuses what would put a secret there. */
import { encodeJson } from '../../json-text.ts';
import type { JsonValue } from '../../json.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import { foundation } from '../../plan/plan-foundation.ts';
import {
  type FileState,
  type SavedOptions,
  type SavedPlan,
  SAVED_PLAN_VERSION,
  sealed,
} from '../../plan/saved-plan.ts';
import { hideSecrets } from '../../project/secrets/hide-in-text.ts';
import { TqError } from '../../tq-error.ts';
import { namedValues, withoutNamedValues } from './named-values.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { optionsWithSecrets } from './secret-options.ts';

export interface PlanMaking {
  prepared: PreparedPlan;
  options: SavedOptions;
  files: Readonly<Record<string, FileState>>;
  /** As `planToJson` gives it. */
  readable: JsonValue;
  /** Version of `tq`. */
  tool: string;
  madeAt: Date;
  /** Random text. */
  salt: string;
  variables: Readonly<Record<string, string | undefined>>;
  /** Takes known secrets out of a text. */
  redact: (text: string) => string;
}

/** Throws `TqError` `failed` when a name, a path or an option holds a secret. */
export function makeSavedPlan(making: PlanMaking): SavedPlan {
  const { prepared, options, files, readable, tool, madeAt, salt, variables, redact } = making;
  refuseSecretOptions(options, { redact, variables });
  const { plan, desired, live, prefect, project, checkout, file, loaded, server } = prepared;
  const values = namedValues(loaded, server, variables);
  const saved = sealed({
    tqPlan: SAVED_PLAN_VERSION,
    tool,
    madeAt: madeAt.toISOString(),
    project: project.name,
    server: { apiUrl: prefect.apiUrl, isCloud: prefect.isCloud },
    file,
    commit:
      checkout === null
        ? null
        : { sha: checkout.commit, message: hideSecrets(redact(checkout.message)), branch: checkout.branch },
    files,
    options,
    ...foundation({ plan, desired, live, values }, salt),
    salt,
    plan: withoutNamedValues(readable, values, redact),
  });
  refuseSecretNames(saved, redact);
  return saved;
}

/** As it stands in the file: for people to read as well. */
export function savedPlanText(saved: SavedPlan): string {
  return `${encodeJson(saved, 2)}\n`;
}

function refuseSecretOptions(
  options: SavedOptions,
  known: { redact: (text: string) => string; variables: PlanMaking['variables'] },
): void {
  const found = optionsWithSecrets(options, known);
  if (found.length === 0) return;
  throw new TqError('failed', `the plan cannot be saved: the value of ${nameList(found)} holds a secret`, {
    help: 'write `{{ $NAME }}` or a block in `prefect.yaml` in its place; a saved plan holds no secrets',
  });
}

/** Fingerprints are made of digits and letters a-f; a secret that is found in one is there by chance. */
function refuseSecretNames(saved: SavedPlan, redact: (text: string) => string): void {
  const { project, file, server, commit, objects, wanted, writes, files } = saved;
  const names = [
    ...[project, file, server.apiUrl, commit?.branch ?? '', ...Object.keys(files)],
    ...[...objects, ...wanted, ...writes].map(({ name }) => name),
  ];
  const found = names.find((name) => redact(name) !== name);
  if (found === undefined) return;
  throw new TqError('failed', `the plan cannot be saved: the name \`${redact(found)}\` holds a secret`, {
    help: 'use another name, or deploy without a saved plan',
  });
}
