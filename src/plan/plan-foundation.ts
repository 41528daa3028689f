/** What a plan rests on, as fingerprints, and what of it has moved since. */
import { createHash } from 'node:crypto';
import { type Placeholder, placeholdersIn, RUNTIME_PREFIX } from '../templating/placeholder.ts';
import { canonicalJson, fingerprint } from './fingerprint.ts';
import { comparable } from './fresh-plan.ts';
import type { Plan } from './plan.ts';
import type { Foundation, Print, PrintKind, WantedPrint } from './saved-plan.ts';
import { type DeploymentState, type DesiredState, fullName, type LiveState } from './state.ts';

/** What placeholders name, by name; undefined or absent is what does not exist. */
export interface NamedValues {
  blocks: Readonly<Record<string, unknown>>;
  variables: Readonly<Record<string, unknown>>;
  environment: Readonly<Record<string, unknown>>;
}

export interface FoundationInput {
  plan: Plan;
  desired: DesiredState;
  live: LiveState;
  values: NamedValues;
}

/** `pendingBefore`: of the plan that it is compared with, since what waited then may be known now. By name. */
export function foundation(
  { plan, desired, live, values }: FoundationInput,
  salt: string,
  pendingBefore?: ReadonlyMap<string, readonly string[]>,
): Foundation {
  const print = (value: unknown): string => fingerprint(value, salt);
  return {
    objects: [...liveObjects({ plan, desired, live, values }, print), ...namedValues(values, print)],
    wanted: [
      ...desired.deployments.map((each) =>
        wantedDeployment(each, pendingBefore?.get(fullName(each)) ?? [], print),
      ),
      ...(desired.blocks ?? []).map((block): WantedPrint => ({
        kind: 'block',
        name: block.name,
        print: print(block),
      })),
    ],
    writes: [...comparable(plan)]
      .filter(([, change]) => canonicalJson(change) !== canonicalJson({ action: 'keep' }))
      .map(([name, change]) => ({ name, print: print(change) })),
  };
}

type ToPrint = (value: unknown) => string;

function liveObjects({ plan, desired, live }: FoundationInput, print: ToPrint): Print[] {
  const byName = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> =>
    new Map(items.map((item) => [nameOf(item), item]));
  const removed = (plan.removals ?? []).flatMap((removal) =>
    removal.object === 'deployment' ? [removal.live] : [],
  );
  const removedBlocks = (plan.removals ?? []).flatMap((removal) =>
    removal.object === 'block' ? [removal.live] : [],
  );
  const deployments = byName([...live.deployments, ...removed], fullName);
  const blocks = byName([...(live.blocks?.blocks ?? []), ...removedBlocks], ({ name }) => name);
  // Whether a pool is ready changes by the minute, and nothing of a plan rests on it.
  const pools = byName(
    live.workPools.map(({ name, type, variables }) => ({ name, type, variables })),
    ({ name }) => name,
  );
  const flows = new Map(Object.entries(live.flowIds));
  return [
    ...each('flow', [...desired.deployments.map(({ flowName }) => flowName)], flows),
    ...each('work pool', [...desired.deployments.map(({ fields }) => fields.work_pool_name ?? '')], pools),
    ...each('deployment', [...desired.deployments, ...removed].map(fullName), deployments),
    ...each(
      'block',
      [...(desired.blocks ?? []), ...removedBlocks].map(({ name }) => name),
      blocks,
    ),
  ];

  function each(kind: PrintKind, names: readonly string[], found: ReadonlyMap<string, unknown>): Print[] {
    return [...new Set(names)]
      .filter((name) => name !== '')
      .map((name) => ({ kind, name, print: found.has(name) ? print(found.get(name)) : null }));
  }
}

function namedValues({ blocks, variables, environment }: NamedValues, print: ToPrint): Print[] {
  const each = (kind: PrintKind, values: Readonly<Record<string, unknown>>): Print[] =>
    Object.entries(values).map(([name, value]) => ({
      kind,
      name,
      print: value === undefined ? null : print(value),
    }));
  return [
    ...each('value-block', blocks),
    ...each('variable', variables),
    ...each('environment', environment),
  ];
}

/** Which parts of a state each pending word leaves out: fields by name, and the parts beside them. */
function wantedDeployment(
  deployment: DeploymentState,
  before: readonly string[],
  print: ToPrint,
): WantedPrint {
  const { pending = [], openImage, ...state } = deployment;
  const open = openImage === undefined ? [] : ['job_variables'];
  const waiting = [...new Set([...before, ...pending, ...open, ...waitingPull(state)])].sort();
  const known = (part: object): object =>
    Object.fromEntries(Object.entries(part).filter(([key]) => !waiting.includes(key)));
  return {
    kind: 'deployment',
    name: fullName(state),
    // What a version is made of is recorded and never compared.
    print: print({ ...known(state), fields: known(state.fields), versionInfo: undefined }),
    ...(waiting.length === 0 ? {} : { pending: waiting }),
  };
}

/** Pull steps keep a placeholder that nothing is known for, so it cannot be told whether they wait for a build step. */
function waitingPull({ fields }: Pick<DeploymentState, 'fields'>): string[] {
  const isWaiting = ({ kind, name }: Placeholder): boolean =>
    kind === 'step' && !name.startsWith(RUNTIME_PREFIX);
  return placeholdersIn(canonicalJson(fields.pull_steps)).some(isWaiting) ? ['pull_steps'] : [];
}

/** Of what a plan waits for, by name of the deployment. */
export function pendingOf({ wanted }: Foundation): Map<string, readonly string[]> {
  return new Map(wanted.map(({ name, pending }) => [name, pending ?? []]));
}

/** SHA-256 in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
