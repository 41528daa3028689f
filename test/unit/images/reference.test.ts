import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatReference,
  isDigest,
  isTag,
  parseReference,
  withDigest,
  type ImageReference,
} from '../../../src/images/reference.ts';
import { stopwatch } from '../busy-time.ts';

const DIGEST = `sha256:${'f'.repeat(64)}`;

function read(text: string): ImageReference {
  const reference = parseReference(text);
  if ('fault' in reference) throw new Error(`${text}: ${reference.fault}`);
  return reference;
}

function faultOf(text: string): string {
  const reference = parseReference(text);
  return 'fault' in reference ? reference.fault : 'none';
}

describe('parseReference', () => {
  // The cases of `distribution/reference`, `normalize_test.go` and `reference_test.go`.
  it.each([
    ['fooo', 'docker.io', 'library/fooo'],
    ['localhost/fooo/bar', 'localhost', 'fooo/bar'],
    ['LOCAL.DOMAIN/fooo', 'LOCAL.DOMAIN', 'fooo'],
    ['index.docker.io/fooo/bar', 'docker.io', 'fooo/bar'],
    ['index.docker.io/ubuntu', 'docker.io', 'library/ubuntu'],
    ['docker.io/library/foo/bar', 'docker.io', 'library/foo/bar'],
    ['127.0.0.1:8000/privatebase', '127.0.0.1:8000', 'privatebase'],
    ['example.com:8000/private/moonbase', 'example.com:8000', 'private/moonbase'],
    ['test:5000/repo', 'test:5000', 'repo'],
    ['[2001:db8::1]:5000/repo', '[2001:db8::1]:5000', 'repo'],
    ['[::1]/repo', '[::1]', 'repo'],
    ['192.168.0.1', 'docker.io', 'library/192.168.0.1'],
    ['docker---rules/dock__er', 'docker.io', 'docker---rules/dock__er'],
    ['xn--n3h.com/myimage', 'xn--n3h.com', 'myimage'],
    [`docker.io/${'1a'.repeat(32)}`, 'docker.io', `library/${'1a'.repeat(32)}`],
    [`example.com/${'a'.repeat(255)}`, 'example.com', 'a'.repeat(255)],
  ])('%s', (text, registry, repository) => {
    expect(read(text)).toEqual({ registry, repository, name: text });
  });

  it.each([
    ['test.com:5000', 'test.com', '5000', undefined],
    ['test:5000/repo:Tag', 'test:5000/repo', 'Tag', undefined],
    [`test:5000/repo@${DIGEST}`, 'test:5000/repo', undefined, DIGEST],
    [`test:5000/repo:tag@${DIGEST}`, 'test:5000/repo', 'tag', DIGEST],
    [`python:3.12@${DIGEST}`, 'python', '3.12', DIGEST],
    [
      'b.gcr.io/test.example.com/my-app:test.example.com',
      'b.gcr.io/test.example.com/my-app',
      'test.example.com',
      undefined,
    ],
  ])('takes tag and digest from %s', (text, name, tag, digest) => {
    expect(read(text)).toMatchObject({ name, ...(tag && { tag }), ...(digest && { digest }) });
    expect(formatReference(read(text))).toBe(text);
  });

  it.each([
    ['', 'it is empty'],
    [' python', 'it holds a space'],
    ['python \u00a0', 'it holds a space'],
    ['python\n', 'it holds a line end or another control character'],
    ['https://github.com/docker/docker', 'it begins with `https://`, which does not belong to a name'],
    ['docker://python', 'it begins with `docker://`, which does not belong to a name'],
    ['1a'.repeat(32), 'it is the id of an image, not a name'],
    ['python:', 'the tag is empty'],
    [':justtag', 'the name before the tag is empty'],
    ['python:-x', 'the tag `-x` begins with `-`'],
    ['python:a:b', 'the tag `a:b` holds characters other than letters, digits, `.`, `_` and `-`'],
    [`python:${'x'.repeat(129)}`, 'the tag has 129 characters; 128 are the most a registry takes'],
    ['repo@', 'the digest is empty'],
    ['repo@sha256:ffff', 'the digest is not `sha256:` and 64 digits of 0–9 and a–f'],
    [`repo@${DIGEST.toUpperCase()}`, 'the digest is not `sha256:` and 64 digits of 0–9 and a–f'],
    [`repo@md5:${'f'.repeat(32)}`, 'the digest is not `sha256:` and 64 digits of 0–9 and a–f'],
    [`@${DIGEST}`, 'the name before the tag is empty'],
    ['docker/Docker', 'the name holds capitals; only the tag may'],
    ['Foo/bar', 'the name holds capitals; only the tag may'],
    ['Uppercase:tag', 'the name holds capitals; only the tag may'],
    ['docker/', 'a part between two slashes is empty'],
    ['/docker', 'a part between two slashes is empty'],
    ['docker.io/docker///docker', 'a part between two slashes is empty'],
    ['-docker/docker', '`-docker` must be letters and digits, with `.`, `_`, `__` or `-` only between them'],
    ['dock..er/docker', '`dock..er` is not a host of a registry'],
    ['team/dock..er', '`dock..er` must be letters and digits, with `.`, `_`, `__` or `-` only between them'],
    ['aa/asdf$$^/aa', '`asdf$$^` must be letters and digits, with `.`, `_`, `__` or `-` only between them'],
    ['-docker.io/docker/docker', '`-docker.io` is not a host of a registry'],
    ['fc00::1:5000/debian', '`fc00::1:5000` is not a host of a registry'],
    ['[fe80::1%eth0]:5000/debian', '`[fe80::1%eth0]:5000` is not a host of a registry'],
    ['registry.example:port/app', '`registry.example:port` is not a host of a registry'],
    ['user:secret@registry.example/app', 'the digest is not `sha256:` and 64 digits of 0–9 and a–f'],
    [`domain/${'a'.repeat(256)}`, 'the name has 263 characters; 255 are the most a registry takes'],
  ])('refuses %j', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('reads any text in linear time, and gives back what it has read', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ0.-_:/@[] é\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, (written) => {
        const reference = parseReference(written);
        if (!('fault' in reference)) expect(formatReference(reference)).toBe(written);
      }),
    );
    const busy = stopwatch();
    parseReference(`${'a-'.repeat(50_000)}.example/x`);
    parseReference(`team/${'a_'.repeat(50_000)}`);
    parseReference(`${'a.'.repeat(50_000)}!/x`);
    expect(busy()).toBeLessThan(1000);
  });
});

describe('other words about names', () => {
  it('pins the name as written, without its tag', () => {
    expect(withDigest(read('python:3.12'), DIGEST)).toBe(`python@${DIGEST}`);
    expect(withDigest(read('index.docker.io/team/app'), DIGEST)).toBe(`index.docker.io/team/app@${DIGEST}`);
  });

  it.each([
    ['3.12-slim_X', true],
    ['', false],
    ['.x', false],
    ['a b', false],
    ['a\n', false],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
  ])('isTag(%j) is %s', (text, expected) => expect(isTag(text)).toBe(expected));

  it.each([
    [DIGEST, true],
    [`${DIGEST}\n`, false],
    [`x${DIGEST}`, false],
  ])('isDigest(%j) is %s', (text, expected) => expect(isDigest(text)).toBe(expected));
});
