/** A client of the local server for `tq dev`: every work pool that a project names is there, as a process pool. */
import { nameList } from '../../diagnostics/name-list.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import { TqError } from '../../tq-error.ts';

/** Throws `TqError` (`failed`) when a pool of the name is of another type: no worker of this machine would serve it. */
export function withProcessPools<Client extends PrefectClient>(client: Client): Client {
  const making = new Map<string, Promise<void>>();
  const make = async (name: string): Promise<void> => {
    const [existing] = await client.findWorkPools([name]);
    if (existing === undefined) return client.createWorkPool(name, 'process');
    if (existing.type === 'process') return;
    throw new TqError(
      'failed',
      `the work pool ${nameList([name])} of the local server is of type \`${existing.type}\`, and \`tq dev\` runs processes`,
      {
        help: `delete it there (\`PREFECT_API_URL=${client.apiUrl} prefect work-pool delete ${name}\`), and run \`tq dev\` again`,
      },
    );
  };
  const findWorkPools: Client['findWorkPools'] = async (names) => {
    for (const name of names) {
      if (!making.has(name)) making.set(name, make(name));
      await making.get(name);
    }
    return client.findWorkPools(names);
  };
  return new Proxy(client, {
    get(target, key) {
      if (key === 'findWorkPools') return findWorkPools;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
