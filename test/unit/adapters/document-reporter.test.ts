/** What a document gets of what was said; secrets are taken out without breaking it. */
import { describe, expect, test } from 'vitest';
import { documentReporter, type DocumentOptions } from '../../../src/adapters/document-reporter.ts';
import { terminalReporter } from '../../../src/adapters/terminal-reporter.ts';
import { CODES } from '../../../src/diagnostics/codes.ts';
import { diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { RunRecord } from '../../../src/report/findings/findings.ts';
import { renderSarif } from '../../../src/report/findings/sarif.ts';
import { palette } from '../../../src/report/palette.ts';
import { span } from '../report/findings/records.ts';

const FOUND = diagnostic('TQ2001', {
  message: 'unknown key `hush`',
  where: span('hush/prefect.yaml', 1, 1, 5),
  help: 'error hush',
});

function reporter(options: Partial<DocumentOptions> = {}) {
  const said = { stdout: '', stderr: '', records: [] as RunRecord[] };
  const people = terminalReporter(
    { stdout: (text) => void (said.stdout += text), stderr: (text) => void (said.stderr += text) },
    palette(false),
  );
  const made = documentReporter({ stdout: (text) => void (said.stdout += text) }, people, {
    version: '1.0.0',
    render: (record) => {
      said.records.push(record);
      return 'document';
    },
    checkout: { root: '/repo', workingDirectory: '/repo' },
    redact: (text) => text,
    holdsResults: false,
    ...options,
  });
  return { reporter: made, said };
}

describe('documentReporter', () => {
  test('writes the document once, at the end', () => {
    const { reporter: made, said } = reporter();
    made.diagnostics([FOUND], new Map([['hush/prefect.yaml', 'hush: 1']]));
    expect(said.stdout).toBe('');
    made.finish('validate', 'findings');
    expect(said.stdout).toBe('document\n');
    expect(said.stderr).toContain('error[TQ2001]');
    expect(said.records[0]).toMatchObject({ command: 'validate', exitReason: 'findings', checked: true });
    expect(said.records[0]?.mainFile).toBe('hush/prefect.yaml');
  });

  test('takes secrets out of every text', () => {
    const { reporter: made, said } = reporter({ redact: (text) => text.replaceAll('hush', '***') });
    made.note('hush');
    made.diagnostics([FOUND], new Map());
    made.result('flow', { name: 'hush' }, 'hush');
    made.failure({ reason: 'failed', message: 'hush', cause: 'hush', help: 'hush' });
    made.report({
      outcomes: [{ name: 'hush', status: 'failed', reason: 'failed', message: 'hush', partly: false }],
    });
    made.finish('validate', 'failed');
    expect(JSON.stringify(said.records)).not.toContain('hush');
    expect(JSON.stringify(said.records)).toContain('***');
  });

  test('a secret that is a word of ours leaves the document whole', () => {
    const words = ['error', 'TQ2001', 'failed', CODES.TQ2001.name, 'message', 'startLine'];
    const { reporter: made, said } = reporter({
      render: renderSarif,
      redact: (text) => words.reduce((all, word) => all.replaceAll(word, '***'), text),
    });
    made.diagnostics([FOUND], new Map());
    made.failure({ reason: 'failed', message: 'failed' });
    made.finish('validate', 'failed');
    expect(JSON.parse(said.stdout).runs[0].results[0]).toMatchObject({
      ruleId: 'TQ2001',
      level: 'error',
      message: { text: 'unknown key `hush`\nhelp: *** hush' },
    });
  });

  test('says which image failed, and where', () => {
    const { reporter: made, said } = reporter({ redact: (text) => text.replaceAll('hush', '***') });
    const message = 'the build failed: exit code 2';
    const failed = { event: 'failed', message, lines: [] } as const;
    made.image({ ...failed, image: 'r.test/a:1', step: 'step 3/7: RUN hush', logFile: '/logs/a.log' });
    made.failure({ reason: 'failed', message });
    made.finish('build', 'failed');
    expect(said.records[0]?.failure).toEqual({
      reason: 'failed',
      message: `r.test/a:1: ${message}`,
      cause: 'step 3/7: RUN ***; the whole output is in /logs/a.log',
    });
    expect(said.stderr).toContain('error: stopped, since r.test/a:1 failed');
  });

  test('says which others failed beside it', () => {
    const { reporter: made, said } = reporter();
    made.image({ event: 'failed', image: 'r.test/a:1', message: 'exit code 2', lines: [] });
    made.image({ event: 'failed', image: 'r.test/b:1', message: 'exit code 3', lines: [] });
    made.failure({ reason: 'failed', message: 'exit code 3' });
    made.finish('build', 'failed');
    expect(said.records[0]?.failure).toMatchObject({
      message: 'r.test/b:1: exit code 3',
      cause: 'r.test/a:1 failed, too: exit code 2',
    });
    expect(said.stderr).toContain('error: stopped, since 2 images failed');
  });

  test('says nothing of an image that a failure is not about', () => {
    const { reporter: made, said } = reporter();
    made.image({ event: 'failed', image: 'r.test/a:1', message: 'the build failed', lines: [] });
    made.failure({ reason: 'unreachable', message: 'the server does not answer' });
    made.finish('deploy', 'unreachable');
    expect(said.records[0]?.failure?.message).toBe('the server does not answer');
  });

  test('forgets what is out of date', () => {
    const { reporter: made, said } = reporter();
    made.diagnostics([FOUND], new Map());
    made.clear();
    made.diagnostics([], new Map());
    made.finish('validate', 'ok');
    expect(said.records[0]?.diagnostics).toEqual([]);
  });

  test('tells a person what the document has no room for', () => {
    const without = reporter();
    without.reporter.result('flow', {}, 'the flow');
    expect(without.said).toMatchObject({ stdout: '', stderr: 'the flow\n' });
    const room = reporter({ holdsResults: true });
    room.reporter.result('flow', {}, 'the flow');
    expect(room.said).toMatchObject({ stdout: '', stderr: '' });
  });
});
