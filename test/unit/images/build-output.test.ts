/** What real builders printed (`recorded/`), told step by step; and lines that only a terminal or bad luck brings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeFailure } from '../../../src/images/build-failure.ts';
import { currentStep, foldBuildLine, NO_OUTPUT, type BuildOutput } from '../../../src/images/build-output.ts';
import { progressText } from '../../../src/report/images-progress.ts';
import { stopwatch } from '../busy-time.ts';

const fold = (lines: readonly string[], from: BuildOutput = NO_OUTPUT): BuildOutput =>
  lines.reduce(foldBuildLine, from);

const recorded = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'recorded', `${name}.txt`), 'utf8').split('\n');

/** What a person sees go by on the live line. */
function seen(lines: readonly string[]): string[] {
  const texts: string[] = [];
  let output = NO_OUTPUT;
  for (const line of lines) {
    output = foldBuildLine(output, line);
    const text = progressText(output);
    if (text !== '' && text !== texts.at(-1)) texts.push(text);
  }
  return texts;
}

const LOOP = "RUN for i in 1 2 3; do echo line $i; done; printf 'no end'; printf '10%%\\r50%%\\r100%%\\n'";

describe('the classic builder', () => {
  test('step by step, and the one that failed with what it printed', () => {
    const lines = recorded('classic-failed');
    expect(seen(lines)).toEqual(
      [
        'step 1/7: FROM scratch AS base',
        'step 1/7: FROM scratch AS base',
        'step 2/7: COPY busybox /bin/sh',
        'step 3/7: RUN echo one; echo two >&2',
        'step 4/7: FROM base',
        'step 5/7: ARG V=1',
        `step 6/7: ${LOOP}`,
        'step 7/7: RUN echo failing && exit 3',
      ].filter((text, index, all) => text !== all[index - 1]),
    );
    const output = fold(lines);
    expect(output.steps.map(({ state }) => state)).toEqual([...Array(6).fill('done'), 'running']);
    expect(output.steps[2]?.lines).toEqual(['one', 'two']);
    expect(output.steps[5]?.lines).toEqual(['line 1', 'line 2', 'line 3', '100%']);
    expect(describeFailure(output)).toEqual({
      step: 'step 7/7: RUN echo failing && exit 3',
      lines: ['failing', "The command '/bin/sh -c echo failing && exit 3' returned a non-zero code: 3"],
    });
  });

  test('what came from the cache', () => {
    const output = fold(recorded('classic-cached'));
    expect(output.steps.map(({ isCached }) => isCached)).toEqual([false, true, true, false, true, true]);
    expect(output.steps.every(({ state }) => state === 'done')).toBe(true);
    expect(progressText(output)).toBe(`step 6/6 from the cache: ${LOOP}`);
    expect(output.lastLine).toBe('Successfully tagged t1:x');
    expect(describeFailure(output).step).toBeUndefined();
  });

  test('a Dockerfile that does not parse fails in no step', () => {
    const output = fold([
      'Sending build context to Docker daemon  2.047MB\r\r',
      'Error response from daemon: dockerfile parse error line 2: unknown instruction: FOO',
    ]);
    expect(describeFailure(output, 'line 2')).toEqual({
      step: 'line 2',
      lines: [
        'Sending build context to Docker daemon  2.047MB',
        'Error response from daemon: dockerfile parse error line 2: unknown instruction: FOO',
      ],
    });
  });

  test('output that looks like a line of another builder is output', () => {
    const output = fold([
      'Step 1/1 : RUN make',
      '#8 [2/2] RUN x',
      'STEP 2/9: RUN y',
      'Copying blob 0123456789ab',
    ]);
    expect(output.steps).toHaveLength(1);
    expect(output.layers).toBeUndefined();
    expect(currentStep(output)?.lines).toHaveLength(3);
  });
});

describe('BuildKit', () => {
  test('step by step, and the one that failed with what it printed', () => {
    const lines = recorded('buildkit-failed');
    expect(seen(lines)).toEqual([
      '[internal] load build definition from Dockerfile.m',
      '[internal] load .dockerignore',
      '[internal] load build context',
      'step 1/2 of base: COPY busybox /bin/sh',
      'step 2/2 of base: RUN echo one; echo two >&2',
      'step 1/1 of slow: RUN for i in 1 2 3 4 5 6 7 8; do echo slow $i; /bin/sh sleep 1; done; echo s > /s',
      'step 1/3 of stage-2: COPY --from=slow /s /s',
      `step 2/3 of stage-2: ${LOOP}`,
      'step 3/3 of stage-2: RUN echo failing && exit 3',
    ]);
    const output = fold(lines);
    expect(output.steps.at(-2)?.lines).toEqual(['line 1', 'line 2', 'line 3', '100%']);
    expect(describeFailure(output)).toEqual({
      step: 'step 3/3 of stage-2: RUN echo failing && exit 3',
      lines: ['failing', 'ERROR: executor failed running [/bin/sh -c echo failing && exit 3]: exit code: 3'],
    });
  });

  test('what came from the cache; the export is no step of the Dockerfile', () => {
    const output = fold(recorded('buildkit-cached'));
    expect(output.steps.filter(({ isCached }) => isCached)).toHaveLength(5);
    expect(progressText(output)).toBe('exporting to image');
    expect(output.steps.every(({ state }) => state === 'done')).toBe(true);
  });

  test('a Dockerfile that does not parse fails in no step', () => {
    const { step, lines } = describeFailure(fold(recorded('buildkit-not-parsed')));
    expect(step).toBeUndefined();
    expect(lines).toEqual([
      expect.stringContaining('dockerfile parse error line 2: unknown instruction: FOO'),
    ]);
  });

  test('two steps at the same time, each with its own lines', () => {
    const output = fold([
      '#4 [ui  2/12] RUN npm ci',
      '#4 0.100 fetching',
      '#4 ...',
      '',
      '#5 [linux/arm64 api 1/3] RUN pip install x',
      '#5 0.200 collecting',
      '#5 ...',
      '',
      '#4 [ui  2/12] RUN npm ci',
      '#4 1.500 done',
      '#4 DONE 1.6s',
      '#5 ERROR: process "/bin/sh -c pip install x" did not complete successfully: exit code: 1',
      '#4 CANCELED',
    ]);
    expect(output.steps).toMatchObject([
      { number: 2, count: 12, stage: 'ui', lines: ['fetching', 'done'], state: 'done' },
      { number: 1, count: 3, stage: 'linux/arm64 api', state: 'failed' },
    ]);
    expect(describeFailure(output)).toEqual({
      step: 'step 1/3 of linux/arm64 api: RUN pip install x',
      lines: [
        'collecting',
        'ERROR: process "/bin/sh -c pip install x" did not complete successfully: exit code: 1',
      ],
    });
  });

  test('output under number 0 belongs to the step that runs', () => {
    const output = fold(['#5 [2/2] RUN env', '#0 0.106 HOME=/root', '#5 DONE 0.1s']);
    expect(output.steps).toMatchObject([{ lines: ['HOME=/root'] }]);
  });

  test('the exporter pushes, and may fail at it', () => {
    const output = fold(['#9 exporting to image', '#9 exporting layers done', '#9 pushing layers 0.1s']);
    expect(progressText(output)).toBe('pushing');
    expect(
      describeFailure(fold(['#9 ERROR: failed to push a/b:c: connection reset by peer'], output)),
    ).toEqual({
      step: 'exporting to image',
      lines: [
        'exporting layers done',
        'pushing layers 0.1s',
        'ERROR: failed to push a/b:c: connection reset by peer',
      ],
    });
  });
});

describe('buildah and Podman', () => {
  test('step by step, and the one that failed with what it printed', () => {
    const lines = recorded('buildah-failed');
    expect(seen(lines)).toEqual([
      'step 1/3 of stage 1/2: FROM scratch AS base',
      'step 2/3 of stage 1/2: COPY busybox /bin/sh',
      'step 2/3 of stage 1/2 from the cache: COPY busybox /bin/sh',
      'step 3/3 of stage 1/2: RUN echo one; echo two >&2',
      'step 3/3 of stage 1/2 from the cache: RUN echo one; echo two >&2',
      'step 1/4 of stage 2/2: FROM 9a3b8ecff3f23ccb039761572df6375b7b9e586067b527439a25858987042d68',
      'step 2/4 of stage 2/2: ARG V=1',
      'step 2/4 of stage 2/2 from the cache: ARG V=1',
      `step 3/4 of stage 2/2: ${LOOP}`,
      `step 3/4 of stage 2/2 from the cache: ${LOOP}`,
      'step 4/4 of stage 2/2: RUN echo failing && exit 3',
    ]);
    expect(describeFailure(fold(lines))).toEqual({
      step: 'step 4/4 of stage 2/2: RUN echo failing && exit 3',
      lines: [
        'failing',
        'subprocess exited with status 3',
        'subprocess exited with status 3',
        'Error: building at STEP "RUN echo failing && exit 3": exit status 3',
      ],
    });
  });

  test('a base image that is fetched is no push', () => {
    const lines = recorded('buildah-base-pulled');
    expect(seen(lines)).toEqual(['step 1/2: FROM 127.0.0.1:5891/t2:x', 'step 2/2: COPY nothere /x']);
    expect(describeFailure(fold(lines)).lines).toHaveLength(1);
  });

  test('steps without their count, as older ones print them', () => {
    const output = fold(['STEP 1: FROM scratch', 'STEP 2: RUN make', 'STEP 3: COMMIT t2']);
    expect(output.steps).toMatchObject([{ number: 1 }, { number: 2, state: 'done' }]);
    expect(progressText(output)).toBe('step 2: RUN make');
  });
});

test('the values of labels are no progress', () => {
  expect(progressText(fold(['Step 6/11 : LABEL tq.inputs=H4sIAAAA']))).toBe('step 6/11: LABEL');
});

describe('a push', () => {
  const BUILT = fold(recorded('classic-cached'));

  test('by the Docker engine, layer by layer', () => {
    const [first = '', ...rest] = recorded('docker-push');
    expect(progressText(fold([first], BUILT))).toBe('pushing');
    expect(progressText(fold([first, ...rest], BUILT))).toBe('pushing, 1 of 1 layers');
    const moving = fold(
      [
        first,
        '0123456789ab: Preparing',
        '93f8278a5b94: Preparing',
        '0123456789ab: Layer already exists',
        '93f8278a5b94: Pushing [==>    ]  3MB/9MB',
      ],
      BUILT,
    );
    expect(progressText(moving)).toBe('pushing, 1 of 2 layers');
    expect(moving.lastLine).toBe('93f8278a5b94: Pushing [==>    ]  3MB/9MB');
  });

  test('keeps the last line of each layer, since the engine counts seconds until it tries again', () => {
    const [first = ''] = recorded('docker-push');
    const waiting = [5, 4, 3].map((seconds) => `0123456789ab: Retrying in ${seconds} seconds`);
    const output = fold([first, '93f8278a5b94: Preparing', ...waiting, 'unknown: no'], BUILT);
    expect(output.loose).toEqual([
      first,
      '93f8278a5b94: Preparing',
      '0123456789ab: Retrying in 3 seconds',
      'unknown: no',
    ]);
  });

  test('by buildah', () => {
    const lines = recorded('buildah-push');
    expect(seen(lines)).toEqual([
      'pushing, 0 of 1 layers',
      'pushing, 0 of 2 layers',
      'pushing, 0 of 3 layers',
      'pushing, 3 of 3 layers',
    ]);
    expect(
      progressText(fold([`${lines[1]} done`, `${lines[2]} skipped: already exists`, `${lines[3]}`])),
    ).toBe('pushing, 2 of 3 layers');
  });

  test('fails in no step, with what the push printed', () => {
    const output = fold(
      [...recorded('docker-push').slice(0, 2), 'received unexpected HTTP status: 500'],
      BUILT,
    );
    expect(describeFailure(output)).toEqual({
      lines: [
        'The push refers to repository [127.0.0.1:5891/t1]',
        '93f8278a5b94: Preparing',
        'received unexpected HTTP status: 500',
      ],
    });
  });
});

describe('much output', () => {
  test('keeps the last lines of a step, and counts the others', () => {
    const output = fold(['Step 1/1 : RUN x', ...Array.from({ length: 1000 }, (_, index) => `line ${index}`)]);
    expect(output.steps[0]?.lines).toHaveLength(200);
    expect(output.steps[0]).toMatchObject({ dropped: 800 });
    expect(output.steps[0]?.lines.at(-1)).toBe('line 999');
  });

  test('cuts a line of a megabyte, and shortens an instruction', () => {
    const output = fold([`Step 1/1 : RUN ${'echo x; '.repeat(1000)}`, 'y'.repeat(1_000_000)]);
    expect(output.steps[0]?.instruction).toHaveLength(200);
    expect(output.steps[0]?.lines[0]).toHaveLength(1000);
  });

  test('takes 50,000 lines in no time to speak of', () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `#8 ${index}.000 line ${index}`);
    const busy = stopwatch();
    fold(['#8 [1/1] RUN x', ...lines]);
    expect(busy()).toBeLessThan(2000);
  });
});
