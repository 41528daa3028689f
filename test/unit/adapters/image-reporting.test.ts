/** Events of a build, through the reporters: a live line on a terminal, lines in a log, JSON as it happens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { documentReporter } from '../../../src/adapters/document-reporter.ts';
import { lineReporter } from '../../../src/adapters/line-reporter.ts';
import { LiveBlock } from '../../../src/adapters/live-block.ts';
import { terminalReporter, type TerminalOptions } from '../../../src/adapters/terminal-reporter.ts';
import { describeFailure } from '../../../src/images/build-failure.ts';
import { foldBuildLine, NO_OUTPUT } from '../../../src/images/build-output.ts';
import type { ImageOutcome } from '../../../src/images/image-outcome.ts';
import type { Reporter } from '../../../src/ports/reporter.ts';
import { renderJson } from '../../../src/report/json.ts';
import { palette } from '../../../src/report/palette.ts';
import { schemaFile } from '../../../src/schema-files.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

/** Up, and clear from there. */
const ESC = '\u001b';
const MOVES = new RegExp(`${ESC}\\[\\d+[AJ]`, 'g');

const IMAGE = 'registry.example/orders:3f2a';

const recorded = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, '..', 'images', 'recorded', `${name}.txt`), 'utf8').split('\n');

const OUTCOME: ImageOutcome = {
  references: [IMAGE],
  status: 'built',
  isPushed: true,
  bases: [],
  changes: [],
  comparedWith: 'registry.example/orders:old',
  labels: { note: 'hush' },
  deployments: ['orders/hourly'],
  seconds: 3,
};

function failBy(reporter: Reporter, lines: readonly string[]): void {
  reporter.image({ event: 'started', image: IMAGE });
  for (const line of lines) reporter.image({ event: 'line', image: IMAGE, line });
  const failure = describeFailure(lines.reduce(foldBuildLine, NO_OUTPUT));
  reporter.image({ event: 'failed', image: IMAGE, message: 'the build failed', ...failure });
}

function succeedBy(reporter: Reporter, lines: readonly string[]): void {
  reporter.image({ event: 'started', image: IMAGE, total: 2 });
  for (const line of lines) reporter.image({ event: 'line', image: IMAGE, line });
  reporter.image({ event: 'done', image: IMAGE, outcome: OUTCOME });
  reporter.images([OUTCOME]);
}

function people(options: TerminalOptions = {}): {
  reporter: Reporter;
  said: { stdout: string; stderr: string };
} {
  const said = { stdout: '', stderr: '' };
  const streams = {
    stdout: (text: string) => void (said.stdout += text),
    stderr: (text: string) => void (said.stderr += text),
  };
  return { said, reporter: terminalReporter(streams, palette(false), options) };
}

describe('in a log of CI', () => {
  test('a dated line at the start, at each step, and at the end; not what the builder prints', () => {
    const { reporter, said } = people({ clock: new FixedClock('2026-11-22T06:00:00Z') });
    succeedBy(reporter, [...recorded('classic-cached').slice(0, 12), ...recorded('docker-push')]);
    expect(said.stderr.replaceAll('2026-11-22T06:00:00Z', 'AT')).toMatchInlineSnapshot(`
      "AT building registry.example/orders:3f2a, one of 2 images
      AT registry.example/orders:3f2a: step 1/6: FROM scratch AS base
      AT registry.example/orders:3f2a: step 2/6: COPY busybox /bin/sh
      AT registry.example/orders:3f2a: step 3/6: RUN echo one; echo two >&2
      AT registry.example/orders:3f2a: pushing
      AT built and pushed registry.example/orders:3f2a for orders/hourly (3.0 s)
      1 image: 1 built and pushed
      "
    `);
  });

  test('the push is told of once', () => {
    const { reporter, said } = people();
    succeedBy(reporter, [...recorded('buildkit-cached'), ...recorded('docker-push')]);
    expect(said.stderr.match(/: pushing$/gm)).toHaveLength(1);
    expect(said.stderr).not.toContain('internal');
  });

  test.each(['classic-failed', 'buildkit-failed', 'buildah-failed'])(
    'the failing step is framed with what it printed: %s',
    (name) => {
      const { reporter, said } = people();
      failBy(reporter, recorded(name));
      expect(said.stderr).toMatch(
        /failed registry\.example\/orders:3f2a: the build failed\n--- step \d\/\d.*: RUN echo failing && exit 3 -+\nfailing\n/,
      );
    },
  );

  test('a secret is covered before a line is shortened', () => {
    const secret = 'hush'.repeat(10);
    const { reporter, said } = people({
      cover: (text) => text.replaceAll(secret, '*'.repeat(secret.length)),
    });
    const line = `${'x'.repeat(140)}${secret}`;
    reporter.image({ event: 'started', image: IMAGE });
    reporter.image({ event: 'line', image: IMAGE, line: `Step 1/1 : RUN ${'x'.repeat(180)}${secret}` });
    reporter.image({ event: 'failed', image: IMAGE, message: 'no', lines: [line] });
    expect(said.stderr).toContain(`${'x'.repeat(140)}${'*'.repeat(20)}…\n`);
    expect(said.stderr).toMatch(/: step 1\/1: RUN x+\*+…\n/);
    expect(said.stderr).not.toContain('hush');
  });
});

test('on a terminal a live line tells the step; what stays is the end', () => {
  let written = '';
  let time = 0;
  const live = new LiveBlock({
    write: (text) => void (written += text),
    width: () => 120,
    now: () => time,
  });
  const { reporter } = people({ isTerminal: true, live });
  reporter.image({ event: 'started', image: IMAGE });
  for (const line of recorded('classic-failed').slice(0, 10))
    reporter.image({ event: 'line', image: IMAGE, line });
  time = 2500;
  written = '';
  reporter.note('above');
  expect(written).toMatch(
    /above\n. registry\.example\/orders:3f2a 2 s: step 3\/7: RUN echo one; echo two >&2\n$/,
  );
  written = '';
  reporter.image({ event: 'done', image: IMAGE, outcome: OUTCOME });
  reporter.images([OUTCOME]);
  expect(written.replaceAll(MOVES, '')).toBe(
    'built and pushed registry.example/orders:3f2a for orders/hourly (3.0 s)\n1 image: 1 built and pushed\n',
  );
});

describe('for programs', () => {
  const redact = (text: string): string =>
    text.replaceAll('hush', '[redacted]').replaceAll('built', '[redacted]');
  const read = (name: 'output' | 'output-line'): object =>
    JSON.parse(readFileSync(schemaFile(name), 'utf8')) as object;

  test('each event is a line as it happens, as the schema says, without secrets', () => {
    const isLine = new Ajv({
      allErrors: true,
      allowUnionTypes: true,
      strictRequired: false,
      strictTypes: false,
    })
      .addSchema(read('output'))
      .compile(read('output-line'));
    let stdout = '';
    const reporter = lineReporter({ stdout: (text) => void (stdout += text) }, people().reporter, {
      redact,
      clock: new FixedClock('2026-11-22T06:00:00Z'),
    });
    succeedBy(reporter, ['Step 1/1 : RUN x', 'hush']);
    failBy(reporter, ['Step 1/1 : RUN x', 'hush']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each));
    for (const line of lines) {
      isLine(line);
      expect(isLine.errors ?? []).toEqual([]);
    }
    const one = ['image_started', 'image_line', 'image_line'];
    expect(lines.map(({ type }) => type)).toEqual([...one, 'image_done', 'image', ...one, 'image_failed']);
    expect(lines[0]).toEqual({
      type: 'image_started',
      at: '2026-11-22T06:00:00.000Z',
      image: IMAGE,
      total: 2,
    });
    expect(lines[3]).toMatchObject({ outcome: { status: 'built', labels: { note: '[redacted]' } } });
    expect(lines.at(-1)).toMatchObject({ step: 'step 1/1: RUN x', lines: ['[redacted]'] });
    expect(stdout).not.toContain('hush');
  });

  test('the document holds the images, and a person sees the frame all the same', () => {
    let stdout = '';
    const { reporter: person, said } = people();
    const reporter = documentReporter({ stdout: (text) => void (stdout += text) }, person, {
      version: '1.0.0',
      render: renderJson,
      checkout: { root: '/repo', workingDirectory: '/repo' },
      redact,
      holdsResults: true,
    });
    failBy(reporter, recorded('classic-failed'));
    reporter.images([{ ...OUTCOME, status: 'failed', isPushed: false }]);
    reporter.finish('build', 'failed');
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'build',
      images: [{ status: 'failed', pushed: false, labels: { note: '[redacted]' } }],
    });
    expect(said.stderr).toContain('--- step 7/7: RUN echo failing && exit 3 ---');
  });
});

test('says nothing more of an image whose end was told, until it begins anew', () => {
  const { reporter, said } = people();
  succeedBy(reporter, []);
  const push = 'The push refers to repository [registry.example/orders]';
  reporter.image({ event: 'line', image: IMAGE, line: push });
  expect(said.stderr).not.toContain(': pushing');
  reporter.image({ event: 'started', image: IMAGE });
  reporter.image({ event: 'line', image: IMAGE, line: push });
  expect(said.stderr).toContain(`${IMAGE}: pushing`);
});
