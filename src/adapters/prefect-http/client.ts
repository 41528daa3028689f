/** The real `PrefectClient`, put together: settings → connection, reads, writes. Measured on Prefect 3.8.8, self-hosted. */
import type { Clock } from '../../ports/clock.ts';
import type { CapacityReader } from '../../ports/capacity-reader.ts';
import type { DeployLock } from '../../ports/deploy-lock.ts';
import type { FlowRunReader, FlowRunStarter } from '../../ports/flow-runs.ts';
import type {
  BlockWriter,
  PrefectClient,
  PrefectReader,
  PrefectWriter,
  WorkPoolWriter,
} from '../../ports/prefect-client.ts';
import type { PrefectListing } from '../../ports/prefect-listing.ts';
import type { ReadinessReader } from '../../ports/readiness-reader.ts';
import type { ReleaseReader, ReleaseWriter } from '../../ports/releases.ts';
import type { ConnectionSettings } from '../../settings.ts';
import { Blocks } from './blocks.ts';
import { BlocksAndVariables } from './blocks-and-variables.ts';
import { Capacity } from './capacity.ts';
import { DeployLocks } from './deploy-locks.ts';
import { bareApiUrl, headersOf, isCloudUrl } from './connection.ts';
import { RequestErrors } from './errors.ts';
import { Listing } from './listing.ts';
import { Readiness } from './readiness.ts';
import { Reads } from './reads.ts';
import { userInUrl } from './credentials.ts';
import { secretsOf } from './secrets-of.ts';
import { FlowRuns } from './flow-runs.ts';
import { ReleaseNotes } from './release-notes.ts';
import { Sender } from './request.ts';
import { serverVersion } from './server-version.ts';
import { type AnswerLimits, undiciTransport } from './transport.ts';
import type { Variables } from '../http/proxy-variables.ts';
import { Writes } from './writes.ts';

export interface PrefectHttpDependencies {
  clock: Clock;
  /** Of `tq`, for the server's log. */
  version?: string;
  /** For `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; those of the process by default. */
  variables?: Variables;
  /** In [0, 1), for spreading retries. */
  chance?: () => number;
  /** By default generous ones, of the timeout in the settings. */
  answerLimits?: AnswerLimits;
}

export type PrefectHttp = PrefectClient & {
  /** Requests sent so far, retries counted. */
  readonly requestCount: number;
  /** Drops the connections; requests under way fail. */
  close(): Promise<void>;
};

/** Connects at the first request. Throws `TqError` when the address is missing or cannot be read. */
export function prefectHttp(
  settings: ConnectionSettings,
  dependencies: PrefectHttpDependencies,
): PrefectHttp {
  const { clock, version = 'development', variables = process.env, chance = Math.random } = dependencies;
  const apiUrl = bareApiUrl(settings);
  const isCloud = isCloudUrl(apiUrl, settings);
  const transport = undiciTransport(settings, variables, dependencies.answerLimits);
  const sender = new Sender({
    apiUrl,
    headers: headersOf(settings, version),
    settings,
    asksForCsrfTokens: settings.csrfSupport && !isCloud,
    transport,
    errors: new RequestErrors(settings, apiUrl, secretsOf(settings, proxiesWithCredentials(variables))),
    clock,
    chance,
  });
  const reads = new Reads(sender);
  return {
    apiUrl,
    isCloud,
    get requestCount() {
      return sender.requestCount;
    },
    close: () => transport.close(),
    serverVersion: () => serverVersion(sender),
    ...reading(sender, reads),
    ...readiness(sender),
    ...capacity(sender, reads),
    ...writing(sender, reads),
    ...bookkeeping(sender, clock),
  };
}

function reading(sender: Sender, reads: Reads): Omit<PrefectReader, 'apiUrl' | 'isCloud'> & PrefectListing {
  const listing = new Listing(sender);
  const lookups = new BlocksAndVariables(sender);
  const blocks = new Blocks(sender);
  return {
    findWorkPools: (names) => reads.workPools(names),
    findWorkQueues: (queues) => reads.workQueues(queues),
    findFlowIds: (names) => reads.flowIds(names),
    findDeployments: (names) => reads.deployments(names),
    findAutomations: (deploymentIds) => reads.automations(deploymentIds),
    findBlock: (typeSlug, name, options) => lookups.block(typeSlug, name, options),
    findVariables: (names) => lookups.variables(names),
    findBlocks: (typeSlug, names) => blocks.find(typeSlug, names),
    findBlockType: (slug) => blocks.findType(slug),
    listDeployments: (patterns) => listing.deployments(patterns),
    listBlocks: (typeSlug) => listing.blocks(typeSlug),
  };
}

function readiness(sender: Sender): ReadinessReader {
  const reader = new Readiness(sender);
  return {
    countOnlineWorkers: (workPoolName) => reader.countOnlineWorkers(workPoolName),
    findPausedQueues: (queues) => reader.findPausedQueues(queues),
    findHeldBlocks: (typeSlug, names) => reader.findHeldBlocks(typeSlug, names),
    findVariableNames: (names) => reader.findVariableNames(names),
    listWatching: () => reader.listWatching(),
  };
}

function capacity(sender: Sender, reads: Reads): CapacityReader {
  const reader = new Capacity(sender, reads);
  return {
    findPoolLimits: (names) => reader.findPoolLimits(names),
    findQueueLimits: (queues) => reader.findQueueLimits(queues),
    findTagLimits: () => reader.findTagLimits(),
    listDeploymentsOfPools: (names) => reader.listDeploymentsOfPools(names),
    findRunTimes: (deploymentIds) => reader.findRunTimes(deploymentIds),
  };
}

function writing(sender: Sender, reads: Reads): PrefectWriter & BlockWriter & WorkPoolWriter {
  const blocks = new Blocks(sender);
  const writes = new Writes(sender, reads);
  return {
    busyAnswers: () => sender.busyCount,
    createFlow: (name) => writes.createFlow(name),
    createDeployment: (flowId, desired) => writes.createDeployment(flowId, desired),
    updateDeployment: (id, change) => writes.updateDeployment(id, change),
    createSchedule: (deploymentId, schedule) => writes.createSchedule(deploymentId, schedule),
    updateSchedule: (deploymentId, id, schedule) => writes.updateSchedule(deploymentId, id, schedule),
    deleteSchedule: (deploymentId, id) => writes.deleteSchedule(deploymentId, id),
    createAutomation: (deploymentId, automation) => writes.createAutomation(deploymentId, automation),
    updateAutomation: (id, deploymentId, automation) => writes.updateAutomation(id, deploymentId, automation),
    deleteAutomation: (id) => writes.deleteAutomation(id),
    deleteOwnedAutomations: (deploymentId) => writes.deleteOwnedAutomations(deploymentId),
    applySlas: (deploymentId, slas) => writes.applySlas(deploymentId, slas),
    createBlockType: (type) => blocks.createType(type),
    createBlockSchema: (typeId, schema) => blocks.createSchema(typeId, schema),
    createBlock: (block) => blocks.create(block),
    updateBlock: (id, data) => blocks.update(id, data),
    deleteDeployment: (id) => writes.deleteDeployment(id),
    deleteBlock: (id) => blocks.delete(id),
    createWorkPool: (name, type) => writes.createWorkPool(name, type),
  };
}

/** What a deploy uses beside the things it deploys. */
function bookkeeping(
  sender: Sender,
  clock: Clock,
): ReleaseReader & ReleaseWriter & DeployLock & FlowRunReader & FlowRunStarter {
  const notes = new ReleaseNotes(sender);
  const runs = new FlowRuns(sender, clock);
  const locks = new DeployLocks(sender);
  return {
    findReleaseNotes: (key, page) => notes.findReleaseNotes(key, page),
    findNewestNotes: (prefix) => notes.findNewestNotes(prefix),
    createReleaseNote: (note) => notes.createReleaseNote(note),
    updateReleaseNote: (id, note) => notes.updateReleaseNote(id, note),
    takeLock: (name, seconds) => locks.takeLock(name, seconds),
    renewLock: (name, lease, seconds) => locks.renewLock(name, lease, seconds),
    releaseLock: (lease) => locks.releaseLock(lease),
    isLocked: (name) => locks.isLocked(name),
    breakLock: (name) => locks.breakLock(name),
    countPlannedRuns: (deploymentIds) => runs.countPlannedRuns(deploymentIds),
    countScheduledRuns: (deploymentIds) => runs.countScheduledRuns(deploymentIds),
    flowRunState: (id) => runs.flowRunState(id),
    startFlowRun: (deploymentId, run) => runs.startFlowRun(deploymentId, run),
  };
}

function proxiesWithCredentials(variables: Variables): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    /_proxy$/i.test(name) && userInUrl(value) !== undefined ? [value as string] : [],
  );
}
