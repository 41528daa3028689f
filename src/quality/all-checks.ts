/** Every check on quality flows, in no particular order: what they find is put in the order of the files. */
import { checkArtifactKeys } from './checks/artifact-key.ts';
import { checkAmbiguousSources, checkConnections, checkMissingSources } from './checks/data-sources.ts';
import { checkEngineRanges } from './checks/engine-range.ts';
import { checkFailModes, checkFailModeSplits, checkThresholds } from './checks/fail-mode.ts';
import { checkFlowKwargs } from './checks/flow-kwargs.ts';
import { checkFlowSignatures } from './checks/flow-signature.ts';
import { checkHiddenState } from './checks/hidden-state.ts';
import { checkBlocks } from './checks/implicit-block.ts';
import { checkIdleSettings } from './checks/idle-settings.ts';
import { checkEngineNames } from './checks/implicit-engine.ts';
import { checkRequiredEngines } from './checks/missing-engine.ts';
import { checkNotifications } from './checks/missing-notifications.ts';
import { checkPreflight } from './checks/missing-preflight.ts';
import { checkCaches, checkRetries, checkTimeouts } from './checks/run-policy.ts';
import { checkEnvironments } from './checks/shared-environment.ts';
import { checkConcurrency } from './checks/unlimited-concurrency.ts';
import { checkPins } from './checks/unpinned-packages.ts';
import { checkTests } from './checks/untested-flow.ts';
import { checkRuleFiles } from './checks/unversioned-rules.ts';
import { checkResults } from './checks/unwired-results.ts';
import { checkNativeValidators } from './checks/native-validators.ts';
import { checkWorkerOverrides } from './checks/worker-override.ts';
import { checkWrittenRules } from './checks/written-rules.ts';
import type { QualityCheck } from './facts.ts';

export const ALL_QUALITY_CHECKS: readonly QualityCheck[] = [
  checkAmbiguousSources,
  checkArtifactKeys,
  checkBlocks,
  checkCaches,
  checkConcurrency,
  checkConnections,
  checkEngineNames,
  checkEngineRanges,
  checkEnvironments,
  checkFailModes,
  checkFailModeSplits,
  checkFlowKwargs,
  checkFlowSignatures,
  checkHiddenState,
  checkIdleSettings,
  checkMissingSources,
  checkNotifications,
  checkPins,
  checkPreflight,
  checkRequiredEngines,
  checkResults,
  checkRetries,
  checkRuleFiles,
  checkTests,
  checkThresholds,
  checkTimeouts,
  checkWorkerOverrides,
  checkNativeValidators,
  checkWrittenRules,
];
