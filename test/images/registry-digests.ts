/** What a registry says of itself, asked without any of `tq`'s code. */

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** Tag → digest, of everything under a name such as `127.0.0.1:5000/shop/orders`. */
export async function digestsOf(repository: string): Promise<Record<string, string | null>> {
  const url = `http://${repository.replace('/', '/v2/')}`;
  const { tags } = (await (await fetch(`${url}/tags/list`)).json()) as { tags: string[] };
  const digests = tags.map(async (tag) => {
    const { headers } = await fetch(`${url}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: MANIFEST },
    });
    return [tag, headers.get('docker-content-digest')] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}
