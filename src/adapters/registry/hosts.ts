/** What a registry is called, and by which addresses it may be asked. Pure. */
import { DOCKER_HUB } from '../../images/reference.ts';
import type { Variables } from '../http/proxy-variables.ts';

/** The key of Docker Hub in Docker's configuration, and what credential helpers are asked (`docker login` writes it). */
export const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
const DOCKER_HUB_NAMES = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);
const DOCKER_HUB_HOST = 'registry-1.docker.io';

/** The registry that a name in a configuration stands for: `https://ghcr.io/v2/` → `ghcr.io`. */
export function registryOf(key: string): string {
  const host = (key.replace(/^https?:\/\//i, '').split('/')[0] ?? '').toLowerCase();
  return DOCKER_HUB_NAMES.has(host) ? DOCKER_HUB : host;
}

/** The addresses to try in turn, without a slash at the end. Only a registry that may be asked in the clear has two. */
export function originsOf(registry: string, variables: Variables): string[] {
  const host = registry === DOCKER_HUB ? DOCKER_HUB_HOST : registry;
  const encrypted = `https://${host}`;
  const plain = `http://${host}`;
  if (isLoopback(host)) return [plain, encrypted];
  return insecureRegistries(variables).has(registryOf(registry)) ? [encrypted, plain] : [encrypted];
}

/** Host with or without port; also names below `localhost`, which never leave the machine (RFC 6761). */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(name);
}

function insecureRegistries(variables: Variables): Set<string> {
  const list = (variables.TQ_INSECURE_REGISTRIES ?? '').split(',');
  return new Set(list.map((each) => registryOf(each.trim())).filter((each) => each !== ''));
}
