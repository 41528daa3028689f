/**
 * Every diagnostic code with its name and default severity. A code is never used again for something else.
 * TQ1xxx file and YAML, TQ2xxx project meaning, TQ3xxx quality rules, TQ4xxx preflight, TQ5xxx server and apply.
 */
import { BLOCK_CODES } from './codes/block-codes.ts';
import type { CodeInfo } from './codes/code-info.ts';
import { CAPACITY_CODES } from './codes/capacity-codes.ts';
import { FILE_CODES } from './codes/file-codes.ts';
import { FLOW_CODES } from './codes/flow-codes.ts';
import { GIT_CODES } from './codes/git-codes.ts';
import { HOST_CODES } from './codes/host-codes.ts';
import { IMAGE_CODES } from './codes/image-codes.ts';
import { PROJECT_CODES } from './codes/project-codes.ts';
import { QUALITY_CODES } from './codes/quality-codes.ts';
import { RULE_CODES } from './codes/rule-codes.ts';
import { RUNTIME_CODES } from './codes/runtime-codes.ts';
import { SERVER_CODES } from './codes/server-codes.ts';

const REGISTRY = {
  ...FILE_CODES,
  ...PROJECT_CODES,
  ...FLOW_CODES,
  ...BLOCK_CODES,
  ...RULE_CODES,
  ...QUALITY_CODES,
  ...IMAGE_CODES,
  ...GIT_CODES,
  ...HOST_CODES,
  ...RUNTIME_CODES,
  ...CAPACITY_CODES,
  ...SERVER_CODES,
};

export type DiagnosticCode = keyof typeof REGISTRY;

export const CODES: Record<DiagnosticCode, CodeInfo> = REGISTRY;

const BY_NAME = new Map(
  Object.entries(CODES).flatMap(([code, { name }]) => [
    [code, code as DiagnosticCode],
    [name, code as DiagnosticCode],
  ]),
);

/** A code (`TQ2003`, `tq2003`) or its name (`duplicate-deployment-name`); undefined for any other text. */
export function codeNamed(text: string): DiagnosticCode | undefined {
  return BY_NAME.get(text) ?? BY_NAME.get(text.toUpperCase());
}
