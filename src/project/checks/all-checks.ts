/** Every check that looks at usable deployments, in no particular order: what they find is put in the order of the file. */
import type { Check } from './check.ts';
import { contradictoryMoves } from './contradictory-move.ts';
import { anchorDatesInUtc } from './anchor-date-in-utc.ts';
import { emptyTags } from './empty-tag.ts';
import { expectedDurations } from './expected-duration.ts';
import { ignoredFlowNames } from './ignored-flow-name.ts';
import { inheritedPulls } from './inherited-pull.ts';
import { plainTextPlaceholders } from './plain-text-placeholder.ts';
import { renamedDeployments } from './renamed-deployment.ts';
import { repeatedStarters } from './repeated-starters.ts';
import { shellSyntax } from './shell-syntax.ts';
import { duplicateDeployments } from './duplicate-deployment-name.ts';
import { doubtfulSchedules } from './doubtful-schedules.ts';
import { latePlaceholders } from './late-placeholder.ts';
import { checkParameters } from './parameters.ts';
import { missingParameters } from './missing-parameter.ts';
import { schedulesThatNeverFire } from './schedule-never-fires.ts';
import { selfStartingTriggers } from './self-starting-trigger.ts';
import { shadowedStepIds } from './step-ids.ts';
import { storableValues } from './storable-values.ts';
import { yamlTraps } from './yaml-trap.ts';

/** One line a check; its file says what it is about. */
export const ALL_CHECKS: readonly Check[] = [
  ({ document, flows }) =>
    duplicateDeployments(
      document,
      flows.filter(({ deployment }) => !deployment.pending.has('name')),
    ),
  ({ document, chosen, deployments }) => latePlaceholders(document, chosen, deployments),
  ({ document, chosen }) => storableValues(document, chosen),
  ({ document, deployments }) => deployments.flatMap(({ path }) => doubtfulSchedules(document, path)),
  schedulesThatNeverFire,
  missingParameters,
  selfStartingTriggers,
  anchorDatesInUtc,
  repeatedStarters,
  renamedDeployments,
  contradictoryMoves,
  emptyTags,
  expectedDurations,
  plainTextPlaceholders,
  ignoredFlowNames,
  inheritedPulls,
  shellSyntax,
  ({ document, deployments }) => deployments.flatMap(({ path }) => shadowedStepIds(document, path)),
  ({ document, flows }) =>
    flows.flatMap(({ deployment, flow }) => checkParameters(document, deployment, flow)),
  yamlTraps,
];
