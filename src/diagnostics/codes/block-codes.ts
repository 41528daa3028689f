/** TQ32xx: block files, each of which describes a block that the server holds. */
import type { CodeInfo } from './code-info.ts';

export const BLOCK_CODES = {
  TQ3201: {
    name: 'invalid-block-file',
    severity: 'error',
    meaning: 'a block file that cannot be read, or is of another format',
  },
  TQ3202: {
    name: 'incomplete-block',
    severity: 'error',
    meaning: 'a block file leaves out a field, so that every check through the block fails',
    ids: ['D013'],
  },
  TQ3203: {
    name: 'unknown-block-field',
    severity: 'error',
    meaning: 'a field that blocks do not have',
  },
  TQ3204: {
    name: 'invalid-block-field',
    severity: 'error',
    meaning: 'a field of a block has a value of the wrong kind',
  },
  TQ3205: {
    name: 'unknown-block-engine',
    severity: 'error',
    meaning: 'a block names an engine that there is not',
  },
  TQ3206: {
    name: 'doubtful-block-threshold',
    severity: 'warning',
    meaning: 'a threshold of a block that means something else than it looks like',
    ids: ['D009'],
  },
  TQ3207: {
    name: 'unenforced-block-timeout',
    severity: 'hint',
    meaning: 'a block has a time limit that nothing enforces',
    ids: ['D006'],
  },
  TQ3208: {
    name: 'too-few-block-workers',
    severity: 'error',
    meaning: 'a block allows fewer than one worker, so that the engine refuses to start',
  },
  TQ3209: {
    name: 'unusable-block-engine',
    severity: 'error',
    meaning: 'a block names an engine that the released block cannot use',
    allowable: true,
  },
  TQ3210: {
    name: 'duplicate-block-name',
    severity: 'error',
    meaning: 'two block files are about one block',
  },
  TQ3211: {
    name: 'invalid-block-name',
    severity: 'error',
    meaning: 'a block has no name, or one that Prefect refuses',
  },
  TQ3212: {
    name: 'block-file-not-found',
    severity: 'error',
    meaning: '`tq.blocks` names a file that there is not',
  },
  TQ3213: {
    name: 'placeholder-in-block',
    severity: 'error',
    meaning: 'a placeholder in a block file, which is stored as plain text',
    allowable: true,
  },
} as const satisfies Record<string, CodeInfo>;
