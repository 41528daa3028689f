/** The generated project: N deployments over at most ten flow files, the same in every run. */
import { stringify } from 'yaml';
import type { Holdings } from './server.ts';

const MOST_FLOWS = 10;
/** One deployment in ten is also started by an event. */
const TRIGGER_EVERY = 10;
export const WORK_POOL = 'local';

/** What the server must hold once the project is deployed. */
export function expectedOf(size: number): Holdings {
  return {
    deployments: size,
    flows: Math.min(size, MOST_FLOWS),
    automations: Math.floor(size / TRIGGER_EVERY),
  };
}

/** Other descriptions than those of the first edition. */
export interface Edition {
  /** How many deployments have one, from the first on. */
  changed: number;
  /** Stands at its end. */
  text: string;
}

export const FIRST_EDITION: Edition = { changed: 0, text: '' };

/** `prefect.yaml` and the flow files, by path below the project's folder. A larger one holds the smaller one. */
export function manyProject(
  size: number,
  edition = FIRST_EDITION,
  name = `many-${size}`,
): Map<string, string> {
  const deployments = Array.from({ length: size }, (_, index) => entry(index + 1, edition));
  const files = new Map([['prefect.yaml', stringify({ name, deployments })]]);
  for (let flow = 1; flow <= expectedOf(size).flows; flow += 1)
    files.set(`flows/${functionName(flow)}.py`, flowFile(flow));
  return files;
}

/** Counts from 1. The schedule is inactive, so that the server plans no runs, whatever else it does. */
function entry(number: number, edition: Edition): object {
  const flow = flowOf(number);
  const name = deploymentName(number);
  return {
    name,
    description: description(number, edition),
    tags: ['data-quality', 'orders', `part-${number}`],
    entrypoint: `flows/${functionName(flow)}.py:${functionName(flow)}`,
    parameters: { path: `data/orders-${padded(number)}.csv`, rules: ['complete', 'unique'], limit: 1000 },
    work_pool: { name: WORK_POOL },
    schedules: [
      { slug: 'nightly', cron: `${number % 60} 2 * * *`, timezone: 'Europe/Berlin', active: false },
    ],
    ...(number % TRIGGER_EVERY === 0 ? { triggers: [trigger(name)] } : {}),
  };
}

function trigger(name: string): object {
  return {
    name: `${name}-landed`,
    expect: ['orders.file.landed'],
    match: { 'prefect.resource.id': `orders.file.${name}` },
    parameters: { path: '{{ event.payload.path }}' },
  };
}

/** Names as the server has them, in the order of the file. */
export function deploymentNames(size: number): { flow: string; name: string }[] {
  return Array.from({ length: size }, (_, index) => ({
    flow: functionName(flowOf(index + 1)).replaceAll('_', '-'),
    name: deploymentName(index + 1),
  }));
}

/** Of the deployment of that number, counted from 1. */
export function description(number: number, { changed, text }: Edition): string {
  const first = `Checks part ${number} of the orders every night.`;
  return number <= changed ? `${first} ${text}` : first;
}

function flowOf(number: number): number {
  return ((number - 1) % MOST_FLOWS) + 1;
}

function deploymentName(number: number): string {
  return `check-${padded(number)}`;
}

function functionName(flow: number): string {
  return `check_orders_${String(flow).padStart(2, '0')}`;
}

function padded(number: number): string {
  return String(number).padStart(4, '0');
}

/** Imports Prefect alone: what else a project imports is measured with `examples/orders`. */
function flowFile(flow: number): string {
  return `"""Checks of the orders, part ${flow}."""

from prefect import flow, get_run_logger, task


@task(retries=2)
def read_rows(path: str, limit: int) -> list[str]:
    with open(path, encoding="utf-8") as file:
        return [line.rstrip() for _, line in zip(range(limit), file)]


@flow(log_prints=True)
def ${functionName(flow)}(
    path: str,
    rules: list[str] | None = None,
    limit: int = 1000,
    strict: bool = False,
) -> int:
    """Checks one file of orders.

    Args:
        path: The file to check.
        rules: Names of the rules; none means all of them.
        limit: The most rows that are read.
        strict: Whether a warning counts as a failure.
    """
    rows = read_rows(path, limit)
    get_run_logger().info("checked %s rows with %s", len(rows), rules)
    return len(rows)
`;
}
