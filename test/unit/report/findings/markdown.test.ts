import { describe, expect, test } from 'vitest';
import { renderComment, renderMarkdown } from '../../../../src/report/findings/markdown.ts';
import { code, markdownText } from '../../../../src/report/findings/markdown-text.ts';
import { DEPLOYED, FAILED, NASTY, record, RECORDS, SEVERAL, STOPPED } from './records.ts';

describe('renderMarkdown', () => {
  test('counts, then a table a file', () => {
    expect(renderMarkdown(SEVERAL)).toMatchInlineSnapshot(`
      "### \`tq validate\`: 4 errors, 1 hint

      #### \`teams/orders/prefect.yaml\`

      | line | level | finding |
      | ---: | --- | --- |
      | 7 | error | unknown key \`work_pol\`; did you mean \`work_pool\`? (TQ2001 \`unknown-key\`)<br>*help*: rename it to \`work_pool\`<br>*fix*: rename it to \`work_pool\` |
      | 31 | error | deployment \`orders/nightly\` is defined twice (TQ2003 \`duplicate-deployment-name\`)<br>see \`prefect.yaml:14:11\`: first used here<br>*help*: rename one of them; the second would overwrite the first on the server |
      | 40 | hint | the key \`schedule\` is deprecated (TQ2010 \`deprecated-schedule-key\`) |
      |  | error | \`prefect.yaml\` cannot be read: permission denied (TQ1002 \`unreadable-file\`) |

      #### \`teams/orders/flows/täglich & co.py\`

      | line | level | finding |
      | ---: | --- | --- |
      | 1 | error | \`flows/täglich & co.py\` defines no flow \`orders\` (TQ2102 \`flow-not-found\`)<br>see \`prefect.yaml:8:17\`: asked for here |"
    `);
  });

  test('says that there is nothing to say', () => {
    expect(renderMarkdown(record())).toBe('### `tq validate`: no findings');
  });

  test('a deploy says what it did; what is as before is only counted', () => {
    expect(renderMarkdown(DEPLOYED)).toMatchInlineSnapshot(`
      "### \`tq deploy\`: 1 created, 2 updated, 1 unchanged

      - created \`orders/hourly\`
      - updated \`orders/nightly\`
      - updated <code>a&#124;b&#47;&#60;c&#62; &#64;team</code>"
    `);
    const { outcomes } = DEPLOYED;
    const several = record({ command: 'deploy', projects: [{ file: 'a/prefect.yaml', outcomes }] });
    expect(renderMarkdown(several)).toBe(renderMarkdown(DEPLOYED));
    expect(renderMarkdown({ ...DEPLOYED, outcomes: [] })).toBe('### `tq deploy`: nothing to deploy');
  });

  test('a long deploy leaves room, and counts what is left out', () => {
    const outcomes = Array.from({ length: 2000 }, (_, index) => ({
      name: `orders/${index}`,
      status: 'created' as const,
      id: String(index),
    }));
    const text = renderComment({ ...DEPLOYED, outcomes });
    expect(text.length).toBeLessThan(5000);
    const shown = text.match(/^- created/gm)?.length ?? 0;
    expect(text).toMatch(new RegExp(`and ${2000 - shown} more deployments$`));
    expect(renderMarkdown({ ...DEPLOYED, outcomes }).match(/^- created/gm)).toHaveLength(2000);
  });

  test('a run that did not come to its end says why', () => {
    expect(renderMarkdown(FAILED)).toMatchInlineSnapshot(`
      "### \`tq deploy\`: did not finish; 1 created, 1 failed

      **error**: the server \`x\` does not answer<br>
      cause: ECONNREFUSED<br>
      help: start it

      **error**: orders/nightly: refused \\<it\\>

      - created \`orders/hourly\`
      - **failed** \`orders/nightly\`"
    `);
    expect(renderMarkdown(STOPPED)).toContain('**error**: interrupted');
  });

  test.for(Object.entries(RECORDS))(
    'each row has three cells and no markup of the user: %s',
    ([, findings]) => {
      const text = renderMarkdown(findings);
      for (const row of text.split('\n').filter((line) => line.startsWith('| '))) {
        expect(row.split(/(?<!\\)\|/)).toHaveLength(5);
      }
      expect(text).not.toMatch(/(?<!\\)<(?!br>|\/?code>)/);
      expect(text).not.toMatch(/(?<!`[^`\n]*)@team/);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    },
  );

  test('leaves out what a comment cannot hold, and says how much', () => {
    const [first] = SEVERAL.diagnostics;
    const all = record({ diagnostics: Array.from({ length: 2000 }, () => first!) });
    const text = renderComment(all);
    expect(text.length).toBeLessThan(65_536);
    const rows = text.split('\n').filter((line) => /^\| \d/.test(line)).length;
    expect(text.endsWith(`\n\nand ${2000 - rows} more`)).toBe(true);
    // A file holds any number.
    expect(renderMarkdown(all).match(/^\| \d/gm)).toHaveLength(2000);
  });

  test('what a command said is there where it looked for nothing', () => {
    const said = { command: 'history', checked: false, notes: ['server: `x`'] };
    const texts = ['1  \u001b[1mnow\u001b[22m  @team <b>\n2  ```'];
    expect(renderMarkdown(record({ ...said, texts }))).toBe(
      '### `tq history`\n\n````text\nserver: `x`\n1  now  @team <b>\n2  ```\n````',
    );
    expect(renderMarkdown(record({ command: 'history', checked: false }))).toBe('### `tq history`');
    const long = renderComment(record({ ...said, texts: Array.from({ length: 9000 }, () => 'a line') }));
    expect(long.length).toBeLessThan(65_536);
    const shown = long.match(/^a line$/gm)?.length ?? 0;
    expect(long).toContain(`\n… and ${9000 - shown} more lines\n\`\`\``);
    // Why it failed is all that is told then.
    expect(renderMarkdown(record({ ...said, exitReason: 'unreachable' }))).not.toContain('server');
  });
});

describe('markdownText', () => {
  test.for([
    ['unknown key `a_b`; use `c`', 'unknown key `a_b`; use `c`'],
    ['*a* _b_ [c](d) <e> #1', '\\*a\\* \\_b\\_ \\[c\\](d) \\<e\\> \\#1'],
    ['one ` mark @team', 'one \\` mark &#64;team'],
    ['a | b', 'a \\| b'],
    ['two\n  lines', 'two lines'],
    ['`a|b`', '<code>a&#124;b</code>'],
  ] as const)('%j', ([text, expected]) => expect(markdownText(text)).toBe(expected));
});

describe('code', () => {
  test.for([
    ['plain', '`plain`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a\\|b', '<code>a&#92;&#124;b</code>'],
    ['<b>', '`<b>`'],
    ['', '\\`\\`'],
  ] as const)('%j', ([text, expected]) => expect(code(text)).toBe(expected));

  test('nothing of a user gets out of it', () => {
    const page = renderMarkdown(NASTY);
    expect(page).toContain('\\<b\\>');
    expect(page).not.toContain('<b>');
  });
});
