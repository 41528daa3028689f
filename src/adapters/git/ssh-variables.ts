/** How git is to start `ssh`: with the key and the known hosts of `TQ_GIT_SSH_KEY` and `TQ_GIT_SSH_KNOWN_HOSTS`. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface SshVariables {
  variables: Record<string, string>;
  /** Removes the files that were made for it. */
  remove(): void;
}

/**
 * Each of the two is a path or the content itself, as secrets of CI are. A host that is not known is refused: nothing switches
 * that off. Without them ssh is what the user has set up, its agent included.
 */
export async function sshVariables(url: string, variables: Variables): Promise<SshVariables> {
  const { TQ_GIT_SSH_KEY: key, TQ_GIT_SSH_KNOWN_HOSTS: hosts } = variables;
  if ((!key && !hosts) || !isSsh(url)) return { variables: {}, remove: () => undefined };
  const folder = await temporaryFolder();
  const command = ['ssh', '-o BatchMode=yes', '-o StrictHostKeyChecking=yes'];
  if (key) {
    const path = await pathOf(key, /PRIVATE KEY/.test(key), 'key', folder);
    command.push(`-i ${quoted(path)}`, '-o IdentitiesOnly=yes');
  }
  if (hosts) {
    const path = await pathOf(hosts, /\s/.test(hosts.trim()), 'known_hosts', folder);
    command.push(`-o ${quoted(`UserKnownHostsFile="${path}"`)}`);
  }
  return {
    variables: { GIT_SSH_COMMAND: command.join(' '), GIT_SSH_VARIANT: 'ssh' },
    remove: () => folder.remove(),
  };
}

/** `ssh://git@host/path` and `git@host:path`. */
function isSsh(url: string): boolean {
  return /^(?:git\+)?ssh(?:\+git)?:\/\//i.test(url) || /^[^/:]+:(?!\/\/)/.test(url);
}

/** A file of this user alone, as ssh demands; it also wants a line end behind the last line. */
async function pathOf(
  given: string,
  isContent: boolean,
  name: string,
  folder: TemporaryFolder,
): Promise<string> {
  if (!isContent) return resolve(given);
  const path = join(folder.path, name);
  await writeFile(path, `${given.replaceAll('\r\n', '\n').trim()}\n`, { mode: 0o600 });
  return path;
}

/** For the shell that git gives the command to. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
