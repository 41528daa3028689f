/** TQ42xx: Dockerfiles, and what goes into an image. */
import type { CodeInfo } from './code-info.ts';

export const IMAGE_CODES = {
  TQ4201: {
    name: 'dockerfile-not-found',
    severity: 'error',
    meaning: 'an image is built from a Dockerfile that is missing or cannot be read',
  },
  TQ4202: {
    name: 'invalid-dockerfile',
    severity: 'error',
    meaning: 'a Dockerfile or `.dockerignore` that Docker refuses, or a stage that is not there',
  },
  TQ4203: {
    name: 'moving-base-image',
    severity: 'warning',
    meaning: 'a base image with the tag `latest`, or without a tag',
  },
  TQ4204: {
    name: 'base-image-without-digest',
    severity: 'hint',
    meaning: 'a base image named by a tag, which may lead to another image tomorrow',
  },
  TQ4205: {
    name: 'empty-base-argument',
    severity: 'error',
    meaning: 'a base image named by an argument that has no value',
  },
  TQ4206: {
    name: 'copy-source-not-found',
    severity: 'error',
    meaning:
      '`COPY` or `ADD` of a path that is missing, excluded by `.dockerignore` or outside of the context',
  },
  TQ4207: {
    name: 'secret-in-image',
    severity: 'error',
    meaning: 'a secret that everyone who has the image can read',
    forgiven: true,
    allowable: true,
  },
  TQ4208: {
    name: 'root-in-image',
    severity: 'hint',
    meaning: 'flows in an image run as root',
  },
  TQ4209: {
    name: 'unsupported-image-version',
    severity: 'warning',
    meaning: 'Python, Prefect or Truthound in an image in a version that flows will not run with',
  },
  TQ4210: {
    name: 'large-build-context',
    severity: 'warning',
    meaning: 'more than 100 MB go into the build of an image',
  },
  TQ4211: {
    name: 'git-in-build-context',
    severity: 'warning',
    meaning: 'the folder `.git` goes into the build, so that every commit makes another image',
  },
  TQ4212: {
    name: 'link-out-of-context',
    severity: 'warning',
    meaning: 'a link in the context that leads to nothing in the image',
  },
  TQ4213: {
    name: 'secret-file-in-context',
    severity: 'warning',
    meaning: 'a file that looks like a secret goes into the build of an image',
  },
  TQ4214: {
    name: 'invalid-image-name',
    severity: 'error',
    meaning: 'the name or tag of an image that no registry takes',
  },
  TQ4215: {
    name: 'dockerfile-in-the-way',
    severity: 'error',
    meaning: '`dockerfile: auto` where a file named `Dockerfile` stands already',
  },
} as const satisfies Record<string, CodeInfo>;
