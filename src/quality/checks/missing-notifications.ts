/** Flows that run unattended and tell no one when they fail. */
import { nameList } from '../../diagnostics/name-list.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../../project/document.ts';
import { entriesOf } from '../../project/entries.ts';
import type { Deployment } from '../../project/project.ts';
import { eachScalar, valueAt } from '../../project/yaml-value.ts';
import type { FlowMaker, QualityFacts } from '../facts.ts';

export function checkNotifications(facts: QualityFacts): Diagnostic[] {
  if (isWatched(facts.document)) return [];
  return facts.flows.flatMap(({ maker, deployments }) => {
    if (!maker || tellsSomeone(maker)) return [];
    const unwatched = deployments.map(({ deployment }) => deployment).filter(isUnattended);
    const [first] = unwatched;
    if (!first) return [];
    return [
      diagnostic('TQ4009', {
        message: `no one is told when ${nameList(
          unwatched.map(({ name }) => name),
          3,
        )} ${unwatched.length === 1 ? 'fails' : 'fail'}: there is no hook, automation or service level agreement in sight`,
        where: facts.document.spanOf([...first.path, 'name']),
        help: 'give the flow `on_failure=[…]`; where an automation on the server tells someone, turn this hint off',
      }),
    ];
  });
}

function isUnattended({ schedules = [], triggers, slas = [], paused }: Deployment): boolean {
  const isScheduled = schedules.some(({ active }) => active !== false);
  return paused !== true && slas.length === 0 && (isScheduled || triggers.length > 0);
}

const TELLS =
  /^(truthound_prefect\.(SLA|\w+SLAHook)|prefect\.notifications\.|prefect\.blocks\.notifications)/;
const MESSENGERS =
  /^(prefect_slack|prefect_email|apprise|slack_sdk|prefect\.blocks\.notifications|prefect\.notifications)\b/;

function tellsSomeone({ call, use }: FlowMaker): boolean {
  const hooks = ['on_failure', 'on_crashed', 'on_completion'];
  return (
    call.isOpen ||
    hooks.some((name) => call.keywords.has(name)) ||
    use.calls.some(({ callee }) => TELLS.test(callee)) ||
    [...use.imports.values()].some(({ path }) => MESSENGERS.test(path))
  );
}

/** The states in which a run has failed; a limit of time has one of its own. */
const FAILED = /^prefect\.flow-run\.(Failed|Crashed|TimedOut|\*)$/;

/** Whether one of the file's deployments, whatever its flow does, is started when a flow run fails: it may well tell someone. */
function isWatched({ data }: Document): boolean {
  let isExpected = false;
  for (const deployment of entriesOf(data))
    eachScalar(valueAt(deployment, ['triggers']), (scalar, path) => {
      isExpected ||= path.includes('expect') && typeof scalar === 'string' && FAILED.test(scalar);
    });
  return isExpected;
}
