import { describe, expect, test } from 'vitest';
import { releaseMarkdown, releaseTitle } from '../../../src/release/release-markdown.ts';
import { makeRelease } from './make-release.ts';

const HOSTILE = '*a* | `b` --> <script>alert(1)</script>\n| x | y | [c](javascript:d) \u202e\u0007\ud800_e_';

test('a release reads as a page', () => {
  const release = makeRelease({
    kind: { rollbackTo: 3 },
    who: {
      user: 'anna',
      host: 'runner',
      processId: 1,
      runUrl: 'https://github.com/acme/shop/actions/runs/17',
      lease: null,
    },
    changes: [
      { name: 'orders/hourly_eu', action: 'create', status: 'created' },
      { name: 'orders/nightly', action: 'update', status: 'failed', why: 'the server said 409' },
    ],
    finished: { at: '2026-01-02T03:04:07.678Z', seconds: 2, reason: 'partial' },
    rules: { 'quality/orders.yaml': 'a'.repeat(64) },
    digests: { 'registry/orders:1': `sha256:${'b'.repeat(64)}` },
  });
  expect(releaseTitle(release)).toBe('Release 7 of shop: partial, 1 created, 1 failed');
  expect(releaseMarkdown(release)).toMatchInlineSnapshot(`
    "# Release 7 of shop

    | Went back to | release 3 |
    | --- | --- |
    | Outcome | partial |
    | By | anna on runner, [CI run](https://github.com/acme/shop/actions/runs/17) |
    | Commit | 0123456789ab Check orders (main) |
    | File | prefect.yaml |
    | Started | 2026-01-02 03:04:05 UTC |
    | Took | 2 s |
    | tq | 1.2.3 |

    ## Changes

    | Object | Change | Outcome |
    | --- | --- | --- |
    | orders/hourly_eu | create | created |
    | orders/nightly | update | failed: the server said 409 |

    ## Rule files

    | File | SHA-256 |
    | --- | --- |
    | quality/orders.yaml | aaaaaaaaaaaa |

    ## Images

    | Image | Digest |
    | --- | --- |
    | registry/orders:1 | sha256:bbbbbbbbbbbb |"
  `);
});

test('one that never said how it ended says so', () => {
  expect(releaseTitle(makeRelease({ finished: null, changes: [] }))).toBe(
    'Release 7 of shop: running, or it died',
  );
  expect(releaseMarkdown(makeRelease({ finished: null }))).toContain('| Outcome | running, or it died |');
});

describe('text of others', () => {
  const release = makeRelease({
    project: HOSTILE,
    tool: HOSTILE,
    file: HOSTILE,
    who: { user: HOSTILE, host: HOSTILE, processId: 1, runUrl: `https://ci/${HOSTILE}`, lease: null },
    commit: { sha: HOSTILE, message: HOSTILE, branch: HOSTILE },
    changes: [{ name: HOSTILE, action: 'update', status: 'failed', why: HOSTILE }],
    rules: { [HOSTILE]: HOSTILE },
    digests: { [HOSTILE]: HOSTILE },
  });

  test('cannot become markup, another row or the end of a comment', () => {
    const text = releaseMarkdown(release);
    expect(text).not.toMatch(/[<>]/);
    expect(text).not.toMatch(/(?<!\\)[`*[](?!CI run)/);
    expect(text).not.toMatch(/\u202e|\p{Cs}/u);
    expect(text).not.toContain('\u0007');
    for (const line of text.split('\n').filter((each) => each.startsWith('|'))) {
      expect([3, 4]).toContain(line.match(/(?<!\\)\|/g)?.length);
    }
    expect(releaseTitle(release)).not.toContain('\n');
  });

  test('an address that is none of the web’s is no link', () => {
    const { who } = release;
    for (const runUrl of ['javascript:alert(1)', 'ci run 7', 'file:///etc/passwd']) {
      const text = releaseMarkdown(makeRelease({ who: { ...who, user: 'a', host: 'b', runUrl } }));
      expect(text).toContain('| By | a on b, CI run |');
    }
  });
});

test('of many changes those that failed come first, and the rest are counted', () => {
  const changes = Array.from({ length: 1000 }, (_, index) => ({
    name: `orders/number-${index}`,
    action: 'update',
    status: 'updated',
  }));
  const failed = { name: 'orders/last', action: 'update', status: 'failed', why: 'no' };
  const lines = releaseMarkdown(makeRelease({ changes: [...changes, failed] })).split('\n');
  expect(lines.filter((line) => line.startsWith('| orders/'))).toHaveLength(200);
  expect(lines).toContain('| orders/last | update | failed: no |');
  expect(lines).toContain('… and 801 more');
});
