import { describe, expect, it } from 'vitest';
import { contextFacts } from '../../../src/images/context-findings.ts';
import type { ContextEntry } from '../../../src/ports/build-context.ts';

function file(path: string, size = 1): ContextEntry {
  return { path, kind: 'file', mode: 0o644, size, digest: 'd' };
}

function link(path: string, target: string): ContextEntry {
  return { path, kind: 'link', mode: 0o777, size: 0, digest: 'd', target };
}

describe('contextFacts', () => {
  it('counts files and names the ten largest', () => {
    const files = Array.from({ length: 12 }, (_, index) => file(`f${index}`, index * 10));
    const folder: ContextEntry = { path: 'd', kind: 'directory', mode: 0o755, size: 4096, digest: '' };
    const facts = contextFacts([folder, ...files, file('also-110', 110)]);
    expect(facts).toMatchObject({ files: 13, bytes: 770 });
    expect(facts.largest).toHaveLength(10);
    expect(facts.largest.slice(0, 3)).toEqual([
      { path: 'also-110', bytes: 110 },
      { path: 'f11', bytes: 110 },
      { path: 'f10', bytes: 100 },
    ]);
  });

  it('says nothing of a context without anything odd', () => {
    expect(contextFacts([file('a.py', 0), link('l', 'a.py')])).toEqual({
      files: 1,
      bytes: 0,
      largest: [],
      linksOut: [],
      secrets: [],
    });
  });

  it('finds repositories', () => {
    expect(contextFacts([file('.git/HEAD'), file('x/.git/config'), file('.gitignore')]).git).toEqual({
      files: 2,
    });
  });

  it('finds links that lead out', () => {
    const links = [
      link('a/in', '../b'),
      link('a/out', '../../b'),
      link('root', '..'),
      link('absolute', '/etc/hosts'),
      link('dots', '..b'),
    ];
    expect(contextFacts(links).linksOut.map(({ path }) => path)).toEqual(['a/out', 'root', 'absolute']);
  });

  it('finds names of secrets', () => {
    const secrets = [
      '.env',
      'k/server.pem',
      'id_rsa',
      'h/.netrc',
      'credentials.json',
      '.docker/config.json',
      '.aws/credentials',
    ];
    const others = [
      '.env.example',
      'id_rsa.pub',
      'certifi/cacert.pem',
      'config.json',
      'credentials',
      'my.environment',
    ];
    expect(contextFacts([...secrets, ...others].map((path) => file(path))).secrets).toEqual(secrets);
  });
});
