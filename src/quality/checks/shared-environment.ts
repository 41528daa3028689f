/** Deployments and pools that serve several environments, or do not say which one they serve. */
import { nameList } from '../../diagnostics/name-list.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { valueAt } from '../../project/yaml-value.ts';
import type { QualityFacts } from '../facts.ts';

/** What an environment may be called, and its one name. */
const ENVIRONMENTS: Readonly<Record<string, string>> = {
  prod: 'prod',
  production: 'prod',
  prd: 'prod',
  preprod: 'preprod',
  staging: 'staging',
  stg: 'staging',
  uat: 'uat',
  dev: 'dev',
  development: 'dev',
  sandbox: 'sandbox',
};

export function checkEnvironments({ document, flows }: QualityFacts): Diagnostic[] {
  const deployments = flows.flatMap((flow) => flow.deployments.map(({ deployment }) => deployment));
  const stated = deployments.map((deployment) => ({ deployment, served: servedBy(document, deployment) }));
  return [
    ...stated.flatMap(({ deployment, served }) => [
      ...(served.size > 1 ? [several(document, deployment, served)] : []),
      ...(served.size === 0 && stated.some((each) => each.served.size > 0)
        ? [unsaid(document, deployment)]
        : []),
    ]),
    ...sharedQueues(
      document,
      stated.filter(({ served }) => served.size === 1),
    ),
  ];
}

function servedBy(document: Document, { name, tags, path }: Deployment): Set<string> {
  const environment = valueAt(document.data, [...path, 'tq', 'environment']);
  const texts = [name, ...tags, typeof environment === 'string' ? environment : ''];
  const words = texts.flatMap((text) => text.toLowerCase().split(/[^a-z]+/));
  const found = words.flatMap((word) =>
    Object.hasOwn(ENVIRONMENTS, word) ? (ENVIRONMENTS[word] ?? []) : [],
  );
  const isOther = typeof environment === 'string' && environment !== '' && found.length === 0;
  return new Set(isOther ? [environment] : found);
}

function several(document: Document, { name, path }: Deployment, served: ReadonlySet<string>): Diagnostic {
  return diagnostic('TQ4021', {
    message: `\`${name}\` stands for several environments: ${nameList([...served])}`,
    where: document.spanOf([...path, 'name']),
    help: 'make one deployment for each environment',
  });
}

function unsaid(document: Document, { name, path }: Deployment): Diagnostic {
  return diagnostic('TQ4021', {
    message: `\`${name}\` does not say which environment it is for, as others of this file do`,
    where: document.spanOf([...path, 'name']),
    help: 'say it in the name, in a tag or under `tq: { environment: … }`',
  });
}

interface Stated {
  deployment: Deployment;
  served: ReadonlySet<string>;
}

/** One finding a work queue, at the first deployment that brings a second environment to it. */
function sharedQueues(document: Document, stated: readonly Stated[]): Diagnostic[] {
  const first = new Map<string, Stated>();
  const said = new Set<string>();
  return stated.flatMap((each) => {
    const { name, workQueueName } = each.deployment.workPool;
    const queue = `${name}/${workQueueName ?? 'default'}`;
    const before = first.get(queue);
    if (!before) first.set(queue, each);
    const [one] = before?.served ?? [];
    const [other] = each.served;
    if (!before || one === other || said.has(queue)) return [];
    said.add(queue);
    return [
      diagnostic('TQ4021', {
        message: `work pool \`${name}\` runs both \`${String(one)}\` and \`${String(other)}\``,
        where: document.spanOf([...each.deployment.path, 'work_pool']),
        related: [
          {
            where: document.spanOf([...before.deployment.path, 'work_pool']),
            text: `\`${String(one)}\` runs here`,
          },
        ],
        help: 'give each environment a work pool, or at least a work queue, of its own',
      }),
    ];
  });
}
