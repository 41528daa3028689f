/** TQ1xxx: files, YAML, and what the project says about findings. */
import type { CodeInfo } from './code-info.ts';

export const FILE_CODES = {
  TQ1001: {
    name: 'file-not-found',
    severity: 'error',
    meaning: 'there is no file of that name',
  },
  TQ1002: {
    name: 'unreadable-file',
    severity: 'error',
    meaning: 'the file cannot be read, or is not text in UTF-8',
  },
  TQ1003: {
    name: 'empty-file',
    severity: 'error',
    meaning: 'the file holds no YAML value',
  },
  TQ1004: {
    name: 'invalid-yaml',
    severity: 'error',
    meaning: 'the file is not valid YAML',
  },
  TQ1005: {
    name: 'duplicate-key',
    severity: 'error',
    meaning: 'a mapping has the same key twice',
    allowable: true,
  },
  TQ1006: {
    name: 'unsupported-yaml',
    severity: 'error',
    meaning: 'a YAML tag that Prefect does not take, or a structure beyond what `tq` reads',
  },
  TQ1007: {
    name: 'unused-allowance',
    severity: 'warning',
    meaning: 'a comment allows a finding that there is not',
  },
  TQ1008: {
    name: 'invalid-allowance',
    severity: 'error',
    meaning: 'a `# tq:` comment that allows nothing',
    forgiven: true,
  },
  TQ1009: {
    name: 'invalid-lint-level',
    severity: 'error',
    meaning: '`tq.lint` names no finding, or lowers one that is always an error',
    forgiven: true,
  },
  TQ1013: {
    name: 'yaml-trap',
    severity: 'warning',
    meaning: 'a value without quotes that YAML takes for something else than it looks like',
  },
  TQ1014: {
    name: 'confusable-character',
    severity: 'error',
    meaning: 'a character that cannot be seen, or that looks like another one',
    forgiven: true,
  },
} as const satisfies Record<string, CodeInfo>;
