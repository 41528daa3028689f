import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { StoredReleaseNote } from '../../../src/ports/releases.ts';
import { fromNote, toNote } from '../../../src/release/record-note.ts';
import type { Release } from '../../../src/release/release.ts';
import { TqError } from '../../../src/tq-error.ts';
import { makeRelease } from './make-release.ts';

const HOSTILE = 'a | b `c` --> <!-- tq-release AAAA --> <script>alert(1)</script>\n| x | y |\n\n# big';

function stored(markdown: string): StoredReleaseNote {
  return { id: 'note', createdAt: '2026-01-02T03:04:05Z', key: 'k', description: '', markdown, metadata: {} };
}

function storedRelease(release: Release): StoredReleaseNote {
  return { ...toNote(release), id: 'note', createdAt: '2026-01-02T03:04:05Z' };
}

describe('a release', () => {
  test('is read back from its note as it was', () => {
    const release = makeRelease({
      state: {
        deployments: [
          { flowName: 'orders', name: 'hourly', fields: { parameters: { n: 2n ** 70n, x: 0.1 } } },
        ],
        blocks: [{ name: 'orders-prod', data: { text: 'é 🙂 --> `|`' } }],
      },
    });
    expect(fromNote(storedRelease(release))).toEqual({ noteId: 'note', release });
  });

  test('is read back whatever is in its texts', () => {
    const release = makeRelease({
      project: HOSTILE,
      commit: { sha: HOSTILE, message: HOSTILE, branch: HOSTILE },
      changes: [{ name: HOSTILE, action: 'update', status: 'failed', why: HOSTILE }],
      rules: { [HOSTILE]: HOSTILE },
    });
    expect(fromNote(storedRelease(release))?.release).toEqual(release);
  });

  test('has a key and metadata that the server takes', () => {
    const { key, metadata, description } = toNote(makeRelease({ project: `${HOSTILE}${'x'.repeat(1000)}` }));
    expect(key).toMatch(/^tq-release-[a-z0-9-]{1,70}$/);
    for (const value of [...Object.values(metadata), description]) {
      expect(value.length).toBeLessThanOrEqual(500);
      expect(value).not.toContain('\n');
    }
    expect(metadata).toMatchObject({ number: '7', outcome: 'ok', tq: '1.2.3' });
  });
});

describe('a note', () => {
  const packed = (value: unknown): string =>
    `# x\n\n<!-- tq-release ${gzipSync(JSON.stringify(value)).toString('base64')} -->\n`;

  test.each([
    ['without a record', '# Something that a person wrote'],
    ['with a record that is no base64', '<!-- tq-release ??? -->'],
    ['with a record that is cut off', toNote(makeRelease()).markdown.slice(0, -40)],
    ['with a record of something else', packed({ recordVersion: 1, number: 7 })],
    ['with a text', packed('text')],
    ...['kind', 'who', 'commit', 'startedAt', 'finished', 'rules', 'digests', 'project', 'file'].map(
      (part) => [`without \`${part}\``, packed({ ...makeRelease(), [part]: undefined })],
    ),
    ['without its blocks', packed({ ...makeRelease(), owned: { deployments: {}, blocks: null } })],
    ['with changes of something else', packed({ ...makeRelease(), changes: ['created'] })],
  ])('%s holds no release', (_, markdown) => {
    expect(fromNote(stored(markdown))).toBeUndefined();
  });

  test('of a newer tq is refused, not passed over', () => {
    const newer = stored(packed({ recordVersion: 2, number: 9, tool: '9.9.9' }));
    expect(() => fromNote(newer)).toThrow(TqError);
    expect(() => fromNote(newer)).toThrow('release 9 was recorded by tq 9.9.9');
  });
});
