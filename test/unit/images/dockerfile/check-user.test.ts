import { expect, test } from 'vitest';
import { BASE, DIGEST, said } from './said.ts';

const of = (text: string, target?: string, buildArguments = {}): string[] =>
  said(text, { buildArguments, ...(target === undefined ? {} : { target }) }, /TQ4208/);
const AS_ROOT = 'flows in this image run as root';
const SILENT = `${AS_ROOT}: no \`USER\` says otherwise`;

test.for([
  [`FROM ${BASE}\n`, `1:6 ${SILENT}`],
  [`FROM ${BASE}\nUSER root\n`, `2:6 ${AS_ROOT}`],
  [`FROM ${BASE}\nUSER 0:0\n`, `2:6 ${AS_ROOT}`],
  [`FROM ${BASE}\nUSER flow\nRUN a\nUSER root:root\n`, `4:6 ${AS_ROOT}`],
  [`FROM ${BASE}\nARG UID=0\nUSER $UID\n`, `3:6 ${AS_ROOT}`],
  [`FROM ${BASE} AS base\nUSER root\nFROM base\n`, `2:6 ${AS_ROOT}`],
  [`FROM ${BASE} AS base\nUSER flow\nFROM ${BASE}\nCOPY --from=base /a /a\n`, `3:6 ${SILENT}`],
  ['FROM scratch\n', `1:6 ${SILENT}`],
] as const)('%j runs as root', ([text, finding]) => {
  expect(of(text)).toEqual([`TQ4208 ${finding}`]);
});

test.for([
  `FROM ${BASE}\nUSER flow\n`,
  `FROM ${BASE}\nUSER rooted\n`,
  `FROM ${BASE}\nUSER root\nUSER 1000:0\n`,
  `FROM ${BASE} AS base\nUSER flow\nFROM base\nRUN a\n`,
  `FROM ${BASE}\nUSER $UNKNOWN\n`,
  `FROM gcr.io/distroless/python3-debian12:nonroot@${DIGEST}\n`,
  `FROM bitnami/python:3.12@${DIGEST}\n`,
  'ARG BASE\nFROM $BASE\n',
])('%j is not known to', (text) => {
  expect(of(text, undefined, { BASE: undefined })).toEqual([]);
});

test('the target decides', () => {
  const text = `FROM ${BASE} AS one\nUSER root\nFROM ${BASE} AS two\nUSER flow\n`;
  expect(of(text)).toEqual([]);
  expect(of(text, 'one')).toHaveLength(1);
});
