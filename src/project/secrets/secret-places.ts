/** Which secret a value stands for, by the names of all that it stands under. */
import { isAboutSecret, speaksOfSecret } from './named-secret.ts';

/** What the value under `key` is called: in `{name: DB_PASSWORD, value: …}`, as Kubernetes has it, by the name beside it. */
export function calledIn(mapping: Readonly<Record<string, unknown>>, key: string): string {
  return key === 'value' && typeof mapping.name === 'string' ? mapping.name : key;
}

/**
 * The name of the secret that stands under `key`, at any depth: its own, or `ABOVE.KEY` with that of the secret above it,
 * since everything below `api_keys` is a key; undefined where there is none. `called` as `calledIn`.
 */
export function secretBelow(above: string | undefined, key: string, called = key): string | undefined {
  if (speaksOfSecret(called)) return called;
  return above === undefined || isAboutSecret(above, key) ? undefined : `${above}.${called}`;
}

/** Of a value at a path of keys, as `secretBelow`. */
export function secretAt(path: readonly string[]): string | undefined {
  return path.reduce<string | undefined>((above, key) => secretBelow(above, key), undefined);
}
