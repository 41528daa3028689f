import { expect, it } from 'vitest';
import { baseImages } from '../../../../src/adapters/engines/base-images.ts';

it('finds the base images of a text, with the values of arguments', async () => {
  const text = `ARG REGISTRY=r.test
ARG TAG="1"
FROM --platform=linux/amd64 \${REGISTRY}/python:$TAG AS base
from scratch
FROM $UNKNOWN
`;
  const build = {
    context: '/',
    dockerfile: { text },
    references: [],
    buildArguments: { TAG: '2' },
    labels: {},
    pull: false,
    noCache: false,
    onLine: () => undefined,
  };
  expect(await baseImages(build)).toEqual(['r.test/python:2', 'scratch']);
});
