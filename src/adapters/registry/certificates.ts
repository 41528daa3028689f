/** Certificates that are trusted for a registry beyond those that come with Node, where Docker and Podman keep them. */
import { join } from 'node:path';
import type { Environment } from '../../environment.ts';
import type { FileSystem } from '../../ports/file-system.ts';

/** By host with port, in PEM; a file that cannot be read counts for nothing. */
export type Certificates = (host: string) => Promise<string[]>;

/** Every `*.crt` below a folder's `HOST[:PORT]`, as in `/etc/docker/certs.d`; and bundles that hold for all hosts. */
export function trustedCertificates(environment: Environment, files: FileSystem): Certificates {
  const { variables, homeDirectory } = environment;
  const folders = [
    '/etc/docker/certs.d',
    '/etc/containers/certs.d',
    join(homeDirectory, '.config/containers/certs.d'),
    join(variables.DOCKER_CONFIG || join(homeDirectory, '.docker'), 'certs.d'),
  ];
  const bundles = [variables.SSL_CERT_FILE, variables.NODE_EXTRA_CA_CERTS].filter((path) => !!path);
  const read = async (path: string): Promise<string[]> => {
    const result = await files.readFile(path);
    return 'bytes' in result ? [new TextDecoder().decode(result.bytes)] : [];
  };
  const find = async (host: string): Promise<string[]> => {
    const paths = bundles.map(String);
    for (const folder of folders) {
      const names = await files.list(join(folder, host));
      paths.push(...names.filter((name) => name.endsWith('.crt')).map((name) => join(folder, host, name)));
    }
    return (await Promise.all(paths.map(read))).flat();
  };
  const found = new Map<string, Promise<string[]>>();
  return (host) => {
    const certificates = found.get(host) ?? find(host);
    found.set(host, certificates);
    return certificates;
  };
}
