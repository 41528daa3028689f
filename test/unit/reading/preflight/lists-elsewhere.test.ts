import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { lookAtHost } from '../../../../src/reading/preflight/look-at-host.ts';
import { projectFolder } from '../../../commands/project-folder.ts';
import { subjectOf } from './subject-of.ts';
import { FLOW, PLAIN, ENTRY, OURS, lookIn, said, versions } from './host-look.ts';

describe('what lies elsewhere', () => {
  const NETRC = 'machine example.com login ana password net-password\n';

  test.each([
    ['-r ../home/.netrc', 'it leads out of the repository'],
    ['-r ABSOLUTE', 'it leads out of the repository'],
    ['-r .git/token', 'what `.git` holds is git’s own'],
    ['-r link.txt', 'a link leads out of the repository'],
    ['-r linked/token', 'what `.git` holds is git’s own'],
  ])('%s is not read', async (line, why) => {
    const outer = projectFolder({ 'home/.netrc': NETRC });
    const directory = join(outer, 'project');
    const files = {
      'prefect.yaml': ENTRY,
      'flows.py': FLOW,
      '.git/token': NETRC,
      'requirements.txt': `${line.replace('ABSOLUTE', join(outer, 'home/.netrc'))}\n${OURS}`,
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), text);
    }
    await symlink(join(outer, 'home/.netrc'), join(directory, 'link.txt'));
    await symlink('.git', join(directory, 'linked'));
    const answer = await lookAtHost(await subjectOf(directory), { files: nodeFileSystem() });
    const [found, ...others] = said(answer);
    expect(found).toMatch(
      /^TQ4405 warning requirements\.txt:1 .*: it asks for `[^`]+`, which is not read, for /,
    );
    expect(found).toContain(why);
    expect(others).toEqual([]);
    expect(JSON.stringify([answer, [...answer.sources]])).not.toContain('net-password');
  });

  test('a list that is a link out of the repository is not read', async () => {
    const outer = projectFolder({ 'home/.netrc': NETRC });
    const directory = projectFolder({ 'prefect.yaml': ENTRY, 'flows.py': FLOW });
    await symlink(join(outer, 'home/.netrc'), join(directory, 'requirements.txt'));
    const answer = await lookAtHost(await subjectOf(directory), { files: nodeFileSystem() });
    expect(said(answer)).toEqual([
      'TQ4405 warning nowhere the versions in `requirements.txt` cannot all be read: it is not read, for a link leads out of the repository',
    ]);
    expect([...answer.sources]).toEqual([]);
  });

  test('of a file that is no list nothing is shown', async () => {
    const answer = await lookIn({ 'requirements.txt': `-r .netrc\n${OURS}`, '.netrc': NETRC });
    expect(said(answer)).toEqual([
      'TQ4405 warning .netrc:1 the versions in `.netrc` cannot all be read: line 1 has a range of versions that pip cannot read',
    ]);
    expect([...answer.sources.keys()]).toEqual([]);
  });

  test('of a repository above, which messages name from here', async () => {
    const root = projectFolder({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'requirements.txt': 'prefect==\n',
      'team/prefect.yaml': ENTRY,
      'team/flows.py': PLAIN,
    });
    const subject = await subjectOf(join(root, 'team'));
    const folders = { ...subject.folders, repositoryRoot: root };
    const answer = await lookAtHost({ ...subject, folders }, { files: nodeFileSystem() });
    expect(answer.findings.map(({ finding }) => finding.message)).toEqual([
      'the versions in `../requirements.txt` cannot all be read: `prefect==` has a range of versions that pip cannot read',
    ]);
  });
});

test.each(['utf-16le', 'utf-16be'])('a list in %s with its mark is read', async (encoding) => {
  const bytes = Buffer.from(`\uFEFF${OURS}`, 'utf16le');
  const answer = await lookIn({
    'requirements.txt': encoding === 'utf-16be' ? bytes.swap16() : bytes,
    '.python-version': '3.11',
  });
  expect(said(answer)).toEqual([]);
  expect(versions(answer)[0]).toMatch(/: tested-by-tq$/);
});
