/** What the server at a local port says about itself. */

const PATIENCE_MILLISECONDS = 3_000;

export function serverUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Whether a healthy server answers there, and it is the one of this `PREFECT_HOME`, not one of somebody else. */
export async function isServing(port: number, prefectHome: string): Promise<boolean> {
  if ((await get(port, '/api/health')) !== true) return false;
  const settings = (await get(port, '/api/admin/settings')) as Record<string, unknown> | null;
  // The flat name is that of Prefect 3.0.
  return (settings?.home ?? settings?.PREFECT_HOME) === prefectHome;
}

async function get(port: number, path: string): Promise<unknown> {
  try {
    const response = await fetch(serverUrl(port) + path, {
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
