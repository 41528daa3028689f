/** How a fake server refuses a request. */
import { TqError } from '../../src/tq-error.ts';

export function refuse(request: string, status: number, detail: string): never {
  throw new TqError('failed', `\`${request}\` was answered with ${status}: ${detail}`);
}
