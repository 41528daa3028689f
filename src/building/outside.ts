/** What is said when the outside, or the project itself, makes an image impossible. */
import type { ExitReason } from '../exit-code.ts';
import type { EngineFailure } from '../ports/image-engine.ts';
import type { RegistryFailure } from '../ports/registry.ts';
import { TqError } from '../tq-error.ts';

const REASONS: Partial<Record<string, ExitReason>> = {
  unauthenticated: 'unauthorized',
  forbidden: 'unauthorized',
  unreachable: 'unreachable',
  'rate-limited': 'unreachable',
};

export function refused({ failure }: EngineFailure | RegistryFailure): TqError {
  return new TqError(REASONS[failure.reason] ?? 'failed', failure.message, { help: failure.help });
}

/** The value, or the error thrown. */
export function orRefused<T>(answer: T | EngineFailure | RegistryFailure): T {
  if (typeof answer === 'object' && answer !== null && 'failure' in answer)
    throw refused(answer as EngineFailure | RegistryFailure);
  return answer as T;
}

/** Two contents under one name would leave one of the deployments with the other's image. */
export function twoImages(reference: string, one: string, other: string): { message: string; help: string } {
  return {
    message: `\`${reference}\` would be two different images, of \`${one}\` and of \`${other}\``,
    help: 'give them different names or tags, or leave `tag` out: it is made from the content then',
  };
}
