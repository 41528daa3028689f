/** What people and programs are told of images: on a terminal, in a log, as JSON, as lines, as Markdown. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { ImageOutcome } from '../../../src/images/image-outcome.ts';
import type { ImageFailed } from '../../../src/ports/reporter.ts';
import { renderJsonLines } from '../../../src/report/findings/jsonl.ts';
import { renderComment, renderMarkdown } from '../../../src/report/findings/markdown.ts';
import { renderImageFailure, renderImages } from '../../../src/report/images.ts';
import { imageToJson } from '../../../src/report/images-record.ts';
import { imagesSummary } from '../../../src/report/images-words.ts';
import { renderJson } from '../../../src/report/json.ts';
import { palette } from '../../../src/report/palette.ts';
import { schemaFile, type SchemaName } from '../../../src/schema-files.ts';
import { NASTY_TEXT, record } from './findings/records.ts';

const schema = (name: SchemaName): object => JSON.parse(readFileSync(schemaFile(name), 'utf8')) as object;
const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema('output'));
const isLine = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false })
  .addSchema(schema('output'))
  .compile(schema('output-line'));

const PLAIN = palette(false);
const HASH = '0123456789abcdef'.repeat(4);

function image(more: Partial<ImageOutcome> = {}): ImageOutcome {
  return {
    references: ['registry.example/orders:3f2a'],
    status: 'built',
    isPushed: true,
    digest: `sha256:${HASH}`,
    imageId: `sha256:${HASH}`,
    content: HASH,
    dockerfile: 'Dockerfile',
    path: '.',
    bases: ['python:3.12'],
    context: { files: 3, bytes: 400 },
    changes: [{ kind: 'file', path: 'src/core/rules.py', change: 'changed' }],
    comparedWith: 'registry.example/orders:1c2d',
    labels: { 'org.opencontainers.image.version': '1.2' },
    deployments: ['orders/hourly'],
    seconds: 12.34,
    logFile: '/home/u/.cache/tq/builds/x.log',
    ...more,
  };
}

const STATUSES = ['built', 'present', 'given', 'would-build', 'would-keep', 'unknown', 'failed'] as const;

const text = (...outcomes: ImageOutcome[]): string => renderImages(outcomes, PLAIN);

/** The first line, of the image. */
const line = (more: Partial<ImageOutcome>): string =>
  text(image({ digest: undefined, seconds: undefined, ...more })).split('\n')[0] ?? '';

describe('renderImages', () => {
  test('a line an image, and one that counts', () => {
    const unchanged = image({
      references: ['registry.example/stock:77aa', 'registry.example/stock:main'],
      status: 'present',
      deployments: ['stock/a', 'stock/b', 'stock/c', 'stock/d', 'stock/e'],
      seconds: undefined,
    });
    expect(text(image(), unchanged)).toMatchInlineSnapshot(`
      "built and pushed registry.example/orders:3f2a (sha256:0123456789ab) for orders/hourly: \`src/core/rules.py\` changed (12.3 s)
      unchanged registry.example/stock:77aa and 1 more tag (sha256:0123456789ab) for stock/a, stock/b, stock/c and 2 more
      2 images: 1 built and pushed, 1 unchanged"
    `);
  });

  test('in a dry run, what would be built and why', () => {
    expect(line({ status: 'would-build', isPushed: false })).toBe(
      'would build registry.example/orders:3f2a for orders/hourly because `src/core/rules.py` changed',
    );
    expect(line({ status: 'would-build', changes: [], comparedWith: undefined })).toBe(
      'would build registry.example/orders:3f2a for orders/hourly because there is no earlier image to compare with',
    );
    expect(line({ status: 'would-keep' })).toBe('would keep registry.example/orders:3f2a for orders/hourly');
    expect(line({ status: 'unknown' })).toBe(
      'not known yet registry.example/orders:3f2a for orders/hourly: what it is made of is known only when it is built',
    );
  });

  test('names some changes, those of what was there first, and counts the others', () => {
    const changes: ImageOutcome['changes'] = [
      { kind: 'file', path: 'a.py', change: 'added' },
      { kind: 'dockerfile', change: 'changed' },
      { kind: 'file', path: 'b.py', change: 'removed' },
      { kind: 'build-arguments', change: 'changed' },
      { kind: 'platform', change: 'changed' },
    ];
    const why = (count: number): string => line({ changes: changes.slice(0, count) }).split(': ')[1] ?? '';
    expect(why(2)).toBe('the Dockerfile changed and `a.py` is new');
    expect(why(3)).toBe('the Dockerfile changed, `a.py` is new and `b.py` is gone');
    expect(why(5)).toBe('the Dockerfile changed, a build argument changed, the platform changed and 2 more');
  });

  test('counts each kind in its own words; one that was told of is only counted', () => {
    const all = STATUSES.map((status) => image({ status, isPushed: false }));
    expect(imagesSummary(all)).toBe(
      '7 images: 1 built, 2 unchanged, 1 given, 1 to build, 1 not known yet, 1 failed',
    );
    expect(imagesSummary([])).toBe('no images to build');
    expect(renderImages([image()], PLAIN, new Set(['registry.example/orders:3f2a']))).toBe(
      '1 image: 1 built and pushed',
    );
  });

  test('lets no control character and no line break through', () => {
    const nasty = image({
      references: [NASTY_TEXT],
      deployments: [NASTY_TEXT],
      changes: [{ kind: 'file', path: NASTY_TEXT, change: 'added' }],
    });
    // eslint-disable-next-line no-control-regex -- that none of them is there
    expect(text(nasty)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text(nasty).split('\n')).toHaveLength(2);
  });
});

describe('renderImageFailure', () => {
  const FAILED: ImageFailed = {
    event: 'failed',
    image: 'registry.example/orders:3f2a',
    message: '`RUN make` ended with exit code 2',
    step: 'step 3/7: RUN make',
    lines: ['make: *** no rule', 'The command returned a non-zero code: 2'],
    help: 'mend the step',
    logFile: '/home/u/.cache/tq/builds/x.log',
  };

  test('frames what the step printed', () => {
    expect(renderImageFailure(FAILED, PLAIN)).toMatchInlineSnapshot(`
      "failed registry.example/orders:3f2a: \`RUN make\` ended with exit code 2
      --- step 3/7: RUN make -------------------------------------------------------
      make: *** no rule
      The command returned a non-zero code: 2
      ------------------------------------------------------------------------------
      help: mend the step
      the whole output is in /home/u/.cache/tq/builds/x.log"
    `);
  });

  test('shows the last 40 lines, and rules that fit 80 columns', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const shown = renderImageFailure(
      { ...FAILED, step: `step 3/7: RUN ${'x '.repeat(90)}`, lines: [...lines, 'y'.repeat(500)] },
      PLAIN,
    ).split('\n');
    expect(shown.filter((each) => each.startsWith('---')).map(({ length }) => length)).toEqual([78, 78]);
    expect(shown).toContain('... 61 earlier lines');
    expect(shown.filter((each) => each.startsWith('line '))).toHaveLength(39);
    expect(shown).toContain(`${'y'.repeat(160)}…`);
  });

  test('says what there is, where there is neither step nor output nor log', () => {
    const { image: name, message } = FAILED;
    expect(renderImageFailure({ event: 'failed', image: name, message, lines: [] }, PLAIN)).toBe(
      'failed registry.example/orders:3f2a: `RUN make` ended with exit code 2',
    );
    expect(renderImageFailure({ ...FAILED, step: undefined }, PLAIN)).toContain(
      '--- output of the builder ---',
    );
  });

  test('lets no control character through', () => {
    const shown = renderImageFailure({ ...FAILED, step: NASTY_TEXT, lines: [NASTY_TEXT] }, PLAIN);
    // eslint-disable-next-line no-control-regex -- that none of them is there
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(shown.split('\n')).toHaveLength(6);
  });
});

describe('for programs', () => {
  const run = record({
    command: 'build',
    checked: false,
    images: [
      ...STATUSES.map((status) => imageToJson(image({ status }))),
      imageToJson({
        references: ['a:1'],
        status: 'given',
        isPushed: true,
        bases: [],
        changes: [],
        labels: {},
        deployments: [],
      }),
    ],
  });

  test('the document and the lines are as their schemas say', () => {
    isDocument(JSON.parse(renderJson(run)));
    expect(isDocument.errors ?? []).toEqual([]);
    const lines = renderJsonLines(run)
      .split('\n')
      .map((each) => JSON.parse(each) as { type: string });
    for (const each of lines) {
      isLine(each);
      expect(isLine.errors ?? []).toEqual([]);
    }
    expect(lines.filter(({ type }) => type === 'image')).toHaveLength(8);
  });

  test('the schema knows no other words', () => {
    const [first] = JSON.parse(renderJson(run)).images;
    expect(isDocument({ ...JSON.parse(renderJson(run)), images: [{ ...first, status: 'made' }] })).toBe(
      false,
    );
    expect(isDocument({ ...JSON.parse(renderJson(run)), images: [{ ...first, isPushed: true }] })).toBe(
      false,
    );
  });

  test('secrets are taken out of what is the user’s, and no word of ours', () => {
    const secret = image({
      references: ['built'],
      labels: { note: 'built' },
      deployments: ['built/changed'],
      changes: [{ kind: 'file', path: 'built', change: 'changed' }],
      target: 'built',
    });
    const told = imageToJson(secret, (said) => said.replaceAll(/built|changed/g, '*'));
    expect(told).toMatchObject({
      status: 'built',
      references: ['*'],
      labels: { note: '*' },
      deployments: ['*/*'],
      changes: [{ kind: 'file', path: '*', change: 'changed' }],
      target: '*',
      why: '`*` *',
      digest: `sha256:${HASH}`,
    });
  });
});

describe('Markdown', () => {
  const of = (images: ImageOutcome[]): string =>
    renderMarkdown(record({ command: 'build', images: images.map((each) => imageToJson(each)) }));

  test('a table of the images, and their counts in the title', () => {
    expect(of([image(), image({ references: ['a|b:1'], status: 'would-build', digest: undefined })]))
      .toMatchInlineSnapshot(`
        "### \`tq build\`: 2 images: 1 built and pushed, 1 to build

        | | image | digest | deployments | why |
        | --- | --- | --- | --- | --- |
        | built and pushed | \`registry.example/orders:3f2a\` | \`sha256:0123456789ab\` | orders/hourly | \`src/core/rules.py\` changed |
        | would build | <code>a&#124;b&#58;1</code> |  | orders/hourly | \`src/core/rules.py\` changed |"
      `);
  });

  test('as many as a comment holds; nothing of a path becomes markup', () => {
    const path = `a|b ${'x'.repeat(100)} \`@team\``;
    const many = Array.from({ length: 500 }, () =>
      image({ changes: [{ kind: 'file', path, change: 'added' }] }),
    );
    const shown = renderComment(record({ command: 'build', images: many.map((each) => imageToJson(each)) }));
    expect(of(many).match(/^\| built/gm)).toHaveLength(500);
    expect(shown.length).toBeLessThan(60_000);
    expect(shown).toMatch(/and \d+ more images$/);
    for (const row of shown.split('\n').filter((each) => each.startsWith('| built'))) {
      expect(row.match(/\|/g)).toHaveLength(6);
      expect(row).not.toContain('@team');
    }
  });
});
