/** What the rules say about a Dockerfile. */
import { checkDockerfile } from '../../../../src/images/dockerfile/check-dockerfile.ts';
import type { CopyContext } from '../../../../src/images/dockerfile/check-sources.ts';
import { parseDockerfile } from '../../../../src/images/dockerfile/parse.ts';
import { secretsIn } from '../../../../src/images/dockerfile/secrets-in.ts';
import { copyings } from '../../../../src/images/dockerfile/sources.ts';
import type { BuildArguments } from '../../../../src/images/dockerfile/variables.ts';
import type { TextFile } from '../../../../src/requirements/read-requirements.ts';

export const DIGEST = `sha256:${'3f2a9c10b4de7781'.repeat(4)}`;
/** A base that nothing is said about. */
export const BASE = `python:3.12-slim@${DIGEST}`;

export interface Given {
  target?: string;
  buildArguments?: BuildArguments;
  /** Paths that are there; by default all are. */
  there?: readonly string[];
  excluded?: readonly string[];
  matching?: readonly string[];
  mayGrow?: boolean;
  lists?: readonly TextFile[];
}

/** A line a finding: `TQ4202 2:1 unknown instruction …`; those of other levels than the code's own with their level. */
export function said(text: string, given: Given = {}, codes = /./): string[] {
  const { target, buildArguments = {}, lists = [] } = given;
  const dockerfile = parseDockerfile('Dockerfile', text);
  const whole = dockerfile.spanOf(0, 0);
  return checkDockerfile(dockerfile, {
    ...(target === undefined ? {} : { target: { name: target, where: { ...whole, file: 'prefect.yaml' } } }),
    buildArguments,
    secrets: secretsIn(dockerfile),
    copied: copyings(dockerfile, buildArguments, target),
    context: contextOf(given),
    lists,
  })
    .filter(({ code }) => codes.test(code))
    .map(({ code, severity, message, where }) => {
      const place = `${where?.file === 'Dockerfile' ? '' : `${where?.file} `}${where?.start.line}:${where?.start.column}`;
      return `${code}${code === 'TQ4206' && severity === 'warning' ? '?' : ''} ${place} ${message}`;
    });
}

function contextOf({ there, excluded = [], matching, mayGrow = false }: Given): CopyContext {
  return {
    has: (path) => there?.includes(path) ?? true,
    matches: (pattern) => matching?.includes(pattern),
    isExcluded: (path) => excluded.includes(path),
    mayGrow,
  };
}
