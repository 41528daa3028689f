/** The manifest that pools of the type `kubernetes` start with: of prefect-kubernetes 0.8.0, `worker.py`. */
import type { JsonObject } from '../../json.ts';

export async function loadStockManifest(): Promise<JsonObject> {
  const { default: manifest } = await import('./stock-manifest.json', { with: { type: 'json' } });
  return manifest as JsonObject;
}
