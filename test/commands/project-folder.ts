/** A real project in a temporary folder, gone when the test is over. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Two deployments of one flow, the smallest project that has something to choose. */
export const FLOWS = `from prefect import flow


@flow
def orders(day: str = "today"):
    """Check the orders of a day."""
`;

export const TWO_DEPLOYMENTS = `name: shop
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: local}
    schedules:
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC}
  - name: on-arrival
    entrypoint: flows.py:orders
    work_pool: {name: local}
    triggers:
      - {expect: [orders.file.landed], parameters: {day: "{{ event.payload.day }}"}}
`;

/** Writes the files (path → text) and returns the folder. */
export function projectFolder(files: Record<string, string | Uint8Array>): string {
  const directory = mkdtempSync(join(tmpdir(), 'tq-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
