/** Whether a login may push, as far as it can be known without writing anything. */
import type { ImageReference } from '../../images/reference.ts';
import type { Connection } from './connection.ts';
import { forbidden } from './refusal.ts';
import type { Logins } from './logins.ts';

/**
 * A token server says no, or leaves the right out of the token that it gives (`docs/spec/auth/jwt.md` of
 * `distribution/distribution`); a registry with passwords says no to any question. Throws `RegistryRefusal`.
 */
export async function checkPushRight(
  connection: Connection,
  reference: ImageReference,
  logins: Logins,
): Promise<void> {
  const { registry, repository } = reference;
  const scope = `repository:${repository}:pull,push`;
  const token = await connection.token(scope);
  if (token === undefined) {
    await connection.ask({ method: 'GET', path: '/v2/', scope, mostBytes: 64 * 1024 });
    return;
  }
  const rights = rightsIn(token, repository);
  if (rights !== undefined && !rights.includes('push') && !rights.includes('*'))
    throw forbidden(registry, `does not allow to push to \`${repository}\``, await logins.find(registry));
}

/** Undefined where a token does not say, since only the registry itself can read it. */
function rightsIn(token: string, repository: string): unknown[] | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { access } = claims as { access?: unknown };
    if (!Array.isArray(access)) return undefined;
    const own = access.filter((each) => each?.type === 'repository' && each.name === repository);
    return own.flatMap((each: { actions?: unknown }) => each.actions ?? []);
  } catch {
    return undefined;
  }
}
