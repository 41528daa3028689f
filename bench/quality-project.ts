/** The generated project of `tq validate`: deployments over flow files as people write them. The same in every run. */
import { stringify } from 'yaml';
import { ruleFilePath, ruleFiles } from './rule-files.ts';

export interface ProjectSize {
  deployments: number;
  flowFiles: number;
  /** One for each of the first deployments; none by default. */
  ruleFiles?: number;
}

const FLOWS_OF_A_FILE = 10;
const TASKS_OF_A_FILE = 8;

/** `prefect.yaml` and the flow files, by path below the project's folder. */
export function qualityProject({
  deployments,
  flowFiles,
  ruleFiles: count = 0,
}: ProjectSize): Map<string, string> {
  const entries = Array.from({ length: deployments }, (_, index) => ({
    ...entry(index, flowFiles),
    ...(index < count ? { tq: { rules: [ruleFilePath(index)] } } : {}),
  }));
  const files = new Map([
    ['prefect.yaml', stringify({ name: `quality-${deployments}`, deployments: entries })],
  ]);
  for (let file = 0; file < flowFiles; file += 1) files.set(pathOf(file), flowFile(file));
  for (const [path, text] of ruleFiles(count)) files.set(path, text);
  return files;
}

function entry(index: number, flowFiles: number): object {
  const file = index % flowFiles;
  const flow = Math.floor(index / flowFiles) % FLOWS_OF_A_FILE;
  return {
    name: `check-${index}`,
    description: `Checks part ${index} of the orders every night.`,
    tags: ['data-quality', `domain-${file}`, `part-${index}`],
    entrypoint: `${pathOf(file)}:${flowName(file, flow)}`,
    parameters: { path: `data/orders-${index}.csv`, rules: ['complete', 'unique'], limit: 1000 },
    work_pool: { name: 'local', job_variables: { env: { DOMAIN: `domain-${file}`, LOG_LEVEL: 'INFO' } } },
    schedules: [{ slug: 'nightly', cron: `${index % 60} 2 * * *`, timezone: 'Europe/Berlin' }],
  };
}

function pathOf(file: number): string {
  return `flows/domain_${String(file).padStart(3, '0')}.py`;
}

function flowName(file: number, flow: number): string {
  return `check_orders_${file}_${flow}`;
}

function flowFile(file: number): string {
  const tasks = Array.from({ length: TASKS_OF_A_FILE }, (_, task) => taskText(task));
  const flows = Array.from({ length: FLOWS_OF_A_FILE }, (_, flow) => flowText(file, flow));
  return [HEAD.replace('NUMBER', String(file)), ...tasks, ...flows].join('\n\n');
}

const HEAD = `"""Quality checks of domain NUMBER: reads the files of a day and compares them with what was ordered."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from prefect import flow, get_run_logger, task
from prefect.tasks import task_input_hash

LOG = logging.getLogger(__name__)
RULES = ("complete", "unique", "fresh")
LIMIT = 10_000
`;

function taskText(task: number): string {
  return `@task(retries=${task}, retry_delay_seconds=30, cache_key_fn=task_input_hash, cache_expiration=timedelta(hours=1))
def read_part_${task}(path: Path, limit: int = LIMIT) -> list[dict[str, Any]]:
    """Reads the rows of part ${task}; empty lines are left out."""
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number >= limit:
                break
            if not line.strip():
                continue
            rows.append({"number": number, "line": line.rstrip(), "part": ${task}})
    LOG.info("read %d rows of %s", len(rows), path)
    return rows
`;
}

function flowText(file: number, flow: number): string {
  return `@flow(name="check-orders-${file}-${flow}", log_prints=True, retries=1)
def ${flowName(file, flow)}(
    path: str,
    rules: list[str] | None = None,
    limit: int = LIMIT,
    strict: bool = False,
    mode: Literal["warn", "fail"] = "warn",
) -> int:
    """Checks the orders of one file.

    Args:
        path: The file to check.
        rules: Names of the rules; none means all of them.
        limit: The most rows that are read.
        strict: Whether a warning counts as a failure.
        mode: What a broken rule does.
    """
    logger = get_run_logger()
    rows = read_part_${flow % TASKS_OF_A_FILE}(Path(path), limit)
    broken = [row for row in rows if not row["line"]]
    for rule in rules or RULES:
        logger.info("rule %s: %d rows, %d broken", rule, len(rows), len(broken))
    if broken and (strict or mode == "fail"):
        raise ValueError(f"{len(broken)} rows are broken")
    return len(rows)
`;
}
