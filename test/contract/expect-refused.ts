/** For contracts: a request that the server refuses, with words of its answer. */
import { expect } from 'vitest';
import { TqError } from '../../src/tq-error.ts';

export async function expectRefused(request: Promise<unknown>, part: string): Promise<void> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TqError);
  expect((error as TqError).reason).toBe('failed');
  expect((error as TqError).message).toContain(part);
}
