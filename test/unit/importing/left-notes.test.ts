import { expect, it } from 'vitest';
import { beyondNote } from '../../../src/importing/left-notes.ts';

it('tells labels without what looks secret', () => {
  const detail = {
    team: 'data',
    api_key: 'canary-1',
    ticket: 'ghp_' + 'aB3dE5gH7jK9mN1pQ3sT5vX7zA2cD4fG6hJ8',
  };
  const note = beyondNote({ what: 'labels', detail });
  expect(note).toContain('"team":"data"');
  expect(note).not.toContain('canary-1');
  expect(note).not.toContain('ghp_');
});

it('tells a path without the credentials in it', () => {
  const note = beyondNote({ what: 'path', detail: 'https://ada:canary-2@git.example/flows' });
  expect(note).toContain('`path: ********` is not carried over');
  expect(note).not.toContain('canary-2');
});
