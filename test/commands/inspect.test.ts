/** `tq inspect` on the small projects of the conformance suite. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTq } from './run-tq.ts';

const PROJECTS = join(import.meta.dirname, '..', 'conformance', 'flows');

describe('tq inspect', () => {
  it('shows a flow whose name, types and defaults stand in other files', async () => {
    const { exitCode, stdout, stderr } = await runTq(['inspect', 'acme_etl.flows:daily_load'], {
      directory: join(PROJECTS, 'wild-src-layout'),
    });
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "flow         daily-load
      version      2.1.0
      description  Load one day.
                   
                   Args:
                       day: The day to load; yesterday when absent.
                       mode: How rows are
                           written.
                       warehouse: Where they go.
                   
                   Returns:
                       None
      parameters
        day        string (date) or null = null
        mode       LoadMode = "append"
        warehouse  Warehouse = {"host":"db","port":5432,"schemas":[]}
        root       string (path) = "/data/acme"
        lookback   string (duration) = "P1D"
      "
    `);
  });

  it('shows the flow that a factory of another file makes', async () => {
    const { stdout } = await runTq(['inspect', 'flows.py:owned', '--json'], {
      directory: join(PROJECTS, 'factory-imported'),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      flow: { flow_name: 'ann-orders', description: 'Checks orders' },
    });
  });

  it('points into the file that a finding is about', async () => {
    const { exitCode, stderr } = await runTq(['inspect', 'flows.py:named'], {
      directory: join(PROJECTS, 'wild-settings'),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ2106]');
    expect(stderr).toContain('flows.py:10:12');
  });
});
