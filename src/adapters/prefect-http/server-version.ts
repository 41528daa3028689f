/** `GET /admin/version` answers with the version as a JSON text, and only to who may use the server (measured on Prefect 3.8.8). */
import type { ServerVersion } from '../../ports/server-version.ts';
import type { Sender } from './request.ts';

export async function serverVersion(sender: Sender): Promise<ServerVersion> {
  const version = await sender.send({ method: 'GET', path: '/admin/version', answer: 'text' });
  const date = new Date(sender.lastDate ?? Number.NaN);
  return { version: String(version), ...(Number.isNaN(date.getTime()) ? {} : { date }) };
}
