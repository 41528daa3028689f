import { describe, expect, test } from 'vitest';
import { BASE, said } from './said.ts';

const of = (text: string, target?: string): string[] =>
  said(text, target === undefined ? {} : { target }, /TQ4202/);

describe('a stage that is named', () => {
  test('must be further up', () => {
    expect(of(`FROM ${BASE}\nCOPY --from=tools /a /a\nFROM ${BASE} AS tools\n`)).toEqual([
      'TQ4202 2:6 the stage `tools` is not above this one',
    ]);
    expect(of(`FROM base\nFROM ${BASE} AS base\n`)).toEqual([
      'TQ4202 1:6 the stage `base` is not above this one',
    ]);
  });

  test('may be misspelt', () => {
    expect(of(`FROM ${BASE} AS builder\nFROM buildr\nRUN --mount=from=bulider,target=/a true\n`)).toEqual([
      'TQ4202 2:6 there is no stage `buildr`; did you mean `builder`?',
      'TQ4202 3:5 there is no stage `bulider`; did you mean `builder`?',
    ]);
  });

  test('by its number must be above', () => {
    expect(of(`FROM ${BASE}\nFROM ${BASE}\nCOPY --from=0 /a /a\nCOPY --from=1 /a /a\n`)).toEqual([
      'TQ4202 4:6 there is no stage 1 above this one',
    ]);
  });

  test('may be an image, or have another case', () => {
    expect(
      of(
        `FROM ${BASE} AS Tools\nFROM tools AS one\nCOPY --from=TOOLS /a /a\nCOPY --from=nginx:1.27 /b /b\nCOPY --from=busybox /c /c\n`,
      ),
    ).toEqual([]);
  });

  test('must have a name that a stage can have, once', () => {
    expect(of(`FROM ${BASE} AS 1x\nFROM ${BASE} AS a\nFROM ${BASE} AS A\n`)).toEqual([
      'TQ4202 1:98 `1x` cannot name a stage',
      'TQ4202 3:98 two stages are named `a`',
    ]);
  });
});

describe('the target', () => {
  const text = `FROM ${BASE} AS base\nFROM base AS runtime\n`;

  test.for(['runtime', 'RUNTIME', 'base', '1'])('may be %s', (target) => {
    expect(of(text, target)).toEqual([]);
  });

  test.for([
    ['runtme', 'prefect.yaml 1:1 `Dockerfile` has no stage `runtme`; did you mean `runtime`?'],
    ['2', 'prefect.yaml 1:1 `Dockerfile` has no stage `2`'],
  ] as const)('cannot be %s', ([target, finding]) => {
    expect(of(text, target)).toEqual([`TQ4202 ${finding}`]);
  });
});
