import { describe, expect, test } from 'vitest';
import { basesOf, imageParts } from '../../../../src/images/dockerfile/bases.ts';
import { BASE, DIGEST, said } from './said.ts';

describe('basesOf', () => {
  const text = `ARG VERSION=3.12
ARG BASE=python:\${VERSION}-slim
FROM --platform=$BUILDPLATFORM golang:1.23 AS tools
FROM \${BASE} AS base
FROM alpine:3.20 AS unused
FROM base
ARG VERSION=9
COPY --from=tools /a /a
COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /uv
RUN --mount=type=bind,from=busybox:1.36,target=/b true
`;

  test('puts defaults in, and leaves out stages that are not used', () => {
    expect(basesOf(text, {})).toEqual([
      'golang:1.23',
      'python:3.12-slim',
      'ghcr.io/astral-sh/uv:0.5',
      'busybox:1.36',
    ]);
  });

  test('puts in what is given', () => {
    expect(basesOf(text, { VERSION: '3.13' })).toContain('python:3.13-slim');
    expect(basesOf(text, { BASE: 'alpine' })).toContain('alpine');
    expect(basesOf(text, { BASE: undefined })).toEqual([
      'golang:1.23',
      'ghcr.io/astral-sh/uv:0.5',
      'busybox:1.36',
    ]);
    expect(basesOf(text, 'unknown')).not.toContain('python:3.12-slim');
  });

  test('follows the target', () => {
    expect(basesOf(text, {}, 'unused')).toEqual(['alpine:3.20']);
    expect(basesOf(text, {}, 'tools')).toEqual(['golang:1.23']);
  });

  test.for([
    ['${V:-3.12}', {}, '3.12'],
    ['${V:-3.12}', { V: '3.11' }, '3.11'],
    ['${V:+-slim}x', { V: '3.11' }, '-slimx'],
    ['${V:+-slim}x', {}, 'x'],
    ["'$V'", {}, '$V'],
    ['"$V"', { V: '1' }, '1'],
    ['\\$V', {}, '$V'],
    ['${V:-${W}}', {}, undefined],
    ['${V#x}', { V: 'xy' }, undefined],
    ['$TARGETARCH', {}, undefined],
  ] as const)('reads %s', ([tag, given, expected]) => {
    const found = basesOf(`ARG V\nFROM python:${tag}\n`, given);
    expect(found).toEqual(expected === undefined ? [] : [`python:${expected}`]);
  });
});

test.for([
  ['python', { repository: 'python' }],
  ['docker.io/library/python:3.12', { repository: 'python', tag: '3.12' }],
  ['localhost:5000/a/b', { repository: 'localhost:5000/a/b' }],
  [`localhost:5000/a:1@${DIGEST}`, { repository: 'localhost:5000/a', tag: '1', digest: DIGEST }],
] as const)('the parts of %s', ([image, parts]) => {
  expect(imageParts(image)).toEqual(parts);
});

describe('a base image', () => {
  const of = (text: string, buildArguments = {}): string[] => said(text, { buildArguments }, /TQ420[345]/);

  test.for([
    ['python', 'TQ4203 1:6 the base image `python` has no tag, which means `latest`'],
    [
      'localhost:5000/python',
      'TQ4203 1:6 the base image `localhost:5000/python` has no tag, which means `latest`',
    ],
    ['python:latest', 'TQ4203 1:6 the base image `python:latest` is another one with each release'],
    [
      'python:3-slim',
      'TQ4204 1:6 the base image `python:3-slim` has no digest: the tag may lead to another image tomorrow',
    ],
    ['$BASE', 'TQ4205 1:6 the base image `$BASE` has no name: an argument in it has no value'],
    ['python:$V', 'TQ4205 1:6 the base image `python:$V` has no name: an argument in it has no value'],
    ['${REGISTRY}/', 'TQ4205 1:6 the base image `${REGISTRY}/` has no name: an argument in it has no value'],
  ] as const)('%s', ([base, finding]) => {
    expect(of(`FROM ${base}\n`)).toEqual([finding]);
  });

  test('is fine with a digest, as `scratch`, and where nothing is known', () => {
    expect(of(`FROM ${BASE}\n`)).toEqual([]);
    expect(of(`FROM python:latest@${DIGEST}\n`)).toEqual([]);
    expect(of('FROM scratch\n')).toEqual([]);
    expect(of('ARG BASE\nFROM $BASE\n', { BASE: undefined })).toEqual([]);
    expect(of('FROM app-$TARGETARCH\n')).toEqual([]);
  });

  test('a value for an argument that the file does not declare does not count', () => {
    expect(of('FROM $BASE\n', { BASE })).toHaveLength(1);
    expect(of('ARG BASE\nFROM $BASE\n', { BASE })).toEqual([]);
  });

  test('of a stage that no one uses is not looked at', () => {
    expect(of(`FROM python AS tests\nFROM ${BASE}\n`)).toEqual([]);
  });
});
