import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../../src/plan/plan.ts';
import { renderComment, renderMarkdown } from '../../../../src/report/findings/markdown.ts';
import { planToJson } from '../../../../src/report/plan-json.ts';
import { EVERYTHING, field, live, plan, update, wanted } from '../plans.ts';
import { FAILED, NASTY_TEXT, record, SEVERAL } from './records.ts';

const render = (of: Plan, project = 'shop', more: Parameters<typeof record>[0] = {}) =>
  renderMarkdown(record({ command: 'plan', plan: planToJson(of, { project }), ...more }));

const comment = (of: Plan, more: Parameters<typeof record>[0] = {}) =>
  renderComment(record({ command: 'plan', plan: planToJson(of, { project: 'shop' }), ...more }));

/** GitHub refuses a comment that is longer. */
const LONGEST = 65_536;

describe('a plan in Markdown', () => {
  test('is a comment for a pull request', () => {
    expect(render(EVERYTHING)).toMatchInlineSnapshot(`
      "<!-- tq plan shop -->
      ### \`tq plan\`: 1 to create, 2 to change, 1 to remove, 1 to detach, 1 unchanged

      | | | what changes |
      | --- | --- | --- |
      | create | flow \`stock\` |  |
      | create | \`stock/daily\` |  |
      | change | \`orders/hourly\` | \`tags\`, \`parameters\`, \`concurrency_limit\`, \`job_variables\`, \`paused\`, new schedule \`five-past\`, schedule \`nightly\`, removed schedule \`every-hour\` and 1 more |
      | **remove** | \`orders/old\` |  |
      | detach | \`orders/lent\` |  |
      | change | \`block data-quality/prod\` | \`max_workers\`, \`owner\` |

      **Side effects**

      - \`stock/daily\`: deployment \`stock/weekly\` looks renamed to \`stock/daily\`; write \`moved: stock/weekly\` under \`tq:\` to keep what was paused or switched off
      - \`orders/hourly\`: drops 96 planned runs; the server plans them anew
      - \`orders/hourly\`: would un-pause it: its active schedules start runs again
      - \`orders/hourly\`: queue \`fast\` of pool \`local\` will be created
      - \`orders/old\`: deletes 12 scheduled runs
      - \`orders/lent\`: stays on the server and is no longer known as this project's

      1 deployment and 1 block are no longer in the file: \`orders/left\`, \`data-quality/dev\`; \`--prune\` removes them, \`--detach\` forgets them

      1 deployment is neither in the file nor on the server any more: \`orders/gone\`

      <details><summary>create <code>stock&#47;daily</code></summary>

      \`\`\`diff
      + entrypoint: "flows.py:orders"
      + version: "1.2"
      + tags: ["prod"]
      + concurrency_limit: 1 run at a time
      + concurrency_options: CANCEL_NEW (further runs are cancelled)
      + work_pool_name: "local"
      + pull_steps: git_clone
      + schedule \`0 6 * * *\` UTC with {"day":"today"}
      \`\`\`

      </details>

      <details><summary>change <code>orders&#47;hourly</code></summary>

      \`\`\`diff
      ! tags: [] → ["prod"]
      ! parameters.limit: (absent) → 10
      ! concurrency_limit: no limit → 2 runs at a time
      ! job_variables.env.LEVEL: "a" → "b"
      ! job_variables.env.API_TOKEN: (changed)
      ! paused: true → false
      + schedule five-past \`5 * * * *\` UTC
      ! schedule nightly \`0 2 * * *\` UTC
      !   active: true → false
      !   cron: "0 2 * * *" → "0 3 * * *"
      - schedule every-hour \`0 * * * *\` UTC (inactive)
      ! automation on-arrival
      !   trigger.threshold: 1 → 2
      \`\`\`

      - the automation \`by-hand\` is not in the file and stays

      </details>

      <details><summary>change <code>block data&#45;quality&#47;prod</code></summary>

      \`\`\`diff
      ! max_workers: (none) → 2
      ! owner: "by hand" → (absent)
      \`\`\`

      </details>"
    `);
  });

  test('without changes is its title', () => {
    expect(render(plan([{ action: 'keep', live: live('a'), desired: wanted('a'), notes: [] }]))).toBe(
      '<!-- tq plan shop -->\n### `tq plan`: 1 unchanged',
    );
  });

  test('comes with findings and with why a run failed', () => {
    const text = render(EVERYTHING, 'shop', { diagnostics: SEVERAL.diagnostics });
    expect(text).toContain('1 unchanged; 4 errors, 1 hint\n');
    expect(text.indexOf('</details>')).toBeLessThan(text.indexOf('#### `teams/orders/prefect.yaml`'));
    const { failure, exitReason } = FAILED;
    expect(render(EVERYTHING, 'shop', { failure, exitReason })).toMatch(
      /^<!-- tq plan shop -->\n### `tq plan`: did not finish\n\n\*\*error\*\*: the server `x`/,
    );
  });

  test.for([
    ['a--> <b>', '<!-- tq plan a- b -->'],
    ['a\nb', '<!-- tq plan a b -->'],
    ['', '<!-- tq plan -->'],
  ] as const)('the name %j does not end its mark', ([project, mark]) => {
    expect(render(plan([]), project).split('\n')[0]).toBe(mark);
  });

  test('takes nothing for markup', () => {
    const nasty = plan([
      update(NASTY_TEXT, {
        fields: [field('description', `${NASTY_TEXT}\n\`\`\`\n</details>\n@team`, '````\n# x')],
        notes: [NASTY_TEXT],
        effects: [{ kind: 'replaces-automation', name: NASTY_TEXT }],
      }),
    ]);
    const text = render(nasty, NASTY_TEXT);
    const [, fence, , outside] = /\n(`{3,})diff\n([^]*?)\n\1\n([^]*)/.exec(text) ?? [];
    expect(fence).toBe('`````');
    const around = text.slice(0, text.indexOf(`${fence}diff`)) + outside;
    expect(around.replaceAll(/<\/?(?:details|summary|code)>|<!-- .* -->/g, '')).not.toMatch(
      /(?<!\\)<(?!b>`)/,
    );
    expect(around).not.toMatch(/(?<!`[^`\n]*)@team/);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    const [row] = text.split('\n').filter((line) => line.startsWith('| change'));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(5);
  });

  test('of hundreds of deployments fits, and says what it leaves out', () => {
    const many = plan(
      Array.from({ length: 800 }, (_, index) =>
        update(`deployment-${index}`, {
          fields: [
            field('description', `${index}\n${'before '.repeat(30)}`, `${index}\n${'after '.repeat(30)}`),
          ],
          effects: [{ kind: 'drops-planned-runs', count: 96 }],
        }),
      ),
    );
    const diagnostics = Array.from({ length: 2000 }, () => SEVERAL.diagnostics[0]!);
    const text = comment(many, { diagnostics });
    expect(text.length).toBeLessThan(LONGEST);
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
    expect(text).toContain(`*${800 - count(/^\| change/gm)} more rows left out: a comment holds no more*`);
    expect(text).toContain(
      `*${800 - count(/^- `orders/gm)} more side effects left out: a comment holds no more*`,
    );
    const folded = count(/^<details>/gm);
    expect(folded).toBeGreaterThan(30);
    expect(count(/^<\/details>/gm)).toBe(folded);
    expect(text).toContain(`*the details of ${800 - folded} more objects left out: a comment holds no more*`);
    expect(text).toMatch(/\nand 19\d\d more$/);

    // What findings leave is for the plan, and a file holds all of it.
    const alone = comment(many);
    expect(alone.length).toBeGreaterThan(58_000);
    expect(alone.length).toBeLessThan(61_000);
    expect(render(many).match(/^<details>/gm)).toHaveLength(800);
    expect(render(many)).not.toContain('left out');
    // And what the plan leaves is for findings.
    const small = comment(EVERYTHING, { diagnostics });
    expect(small.length).toBeGreaterThan(58_000);
    expect(small).not.toContain('left out');
  });

  test('of several projects: what one leaves is for the others', () => {
    const long = plan(
      Array.from({ length: 300 }, (_, index) =>
        update(`d-${index}`, { fields: [field('description', 'before '.repeat(30), 'after '.repeat(30))] }),
      ),
    );
    const projects = [EVERYTHING, long].map((of, index) => ({
      file: `${index}/prefect.yaml`,
      plan: planToJson(of),
    }));
    const text = renderComment(record({ command: 'plan', projects }));
    expect(text.length).toBeGreaterThan(58_000);
    expect(text.length).toBeLessThan(61_000);
  });

  test('of one long change is cut', () => {
    const huge = plan([
      update('a', {
        fields: Array.from({ length: 900 }, () => field('version', 'x'.repeat(300), 'y'.repeat(300))),
      }),
    ]);
    const text = comment(huge);
    expect(text.length).toBeLessThan(LONGEST);
    expect(text.length).toBeGreaterThan(58_000);
    const shown = [...text.matchAll(/^! version/gm)].length;
    expect(shown).toBeGreaterThan(20);
    expect(text).toContain(`\n# … and ${900 - shown} lines more\n\`\`\`\n`);
  });
});
