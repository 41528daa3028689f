/** Flows that run unattended and tell no one when they fail. */
import { nameList } from '../../diagnostics/name-list.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Deployment } from '../../project/project.ts';
import type { FlowMaker, QualityFacts, QualityFlow } from '../facts.ts';

export function checkNotifications(facts: QualityFacts): Diagnostic[] {
  if (facts.flows.some(hasWatcher)) return [];
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

/** Whether one of the deployments runs when a flow run ends, so that it may well be what tells someone. */
function hasWatcher({ deployments }: QualityFlow): boolean {
  return deployments.some(({ deployment }) =>
    deployment.triggers.some(({ trigger }) => JSON.stringify(trigger).includes('prefect.flow-run.')),
  );
}
