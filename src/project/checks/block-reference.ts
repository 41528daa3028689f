/** `{{ prefect.blocks.… }}`: that it is well-formed, that the server has it, and that no secret lands in plain text. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { Placeholder } from '../../templating/placeholder.ts';
import {
  blockKey,
  type BlockReference,
  blockReference,
  blockValue,
  isDeclaredSecret,
  isSecretLeftOut,
  type ServerValues,
} from '../../templating/references.ts';

export interface BlockPlace {
  where: Span;
  /** Undefined: the server has not been asked. */
  server: ServerValues | undefined;
  /** The value becomes part of the deployment on the server, where everyone can read it. */
  isStored: boolean;
  /** The reference itself is stored, for the worker. */
  isKept: boolean;
}

export function blockFinding(
  placeholder: Placeholder,
  text: string,
  place: BlockPlace,
): Diagnostic | undefined {
  const { where, server } = place;
  const reference = blockReference(placeholder);
  if (reference === undefined) {
    return diagnostic('TQ2022', {
      message: `\`${placeholder.name}\` names no block`,
      where,
      help: 'write `prefect.blocks.<type>.<name>`, such as `prefect.blocks.secret.api-key`',
    });
  }
  if (place.isKept) return undefined;
  const key = blockKey(reference);
  const missing = server !== undefined && !server.blocks.has(key);
  if (missing) {
    return diagnostic('TQ5004', {
      message: `the server has no block \`${reference.name}\` of type \`${reference.typeSlug}\``,
      where,
      help: 'make it in the UI or with `prefect block create`, or correct the name',
    });
  }
  return wrongValue(reference, placeholder, text, place) ?? plainSecret(reference, placeholder, place);
}

function wrongValue(
  reference: BlockReference,
  placeholder: Placeholder,
  text: string,
  { where, server }: BlockPlace,
): Diagnostic | undefined {
  if (server === undefined || isSecretLeftOut(reference, server)) return undefined;
  const value = blockValue(reference, server);
  if (value === undefined) {
    return diagnostic('TQ2022', {
      message: `the block \`${blockKey(reference)}\` has no \`${reference.keyPath ?? 'value'}\``,
      where,
    });
  }
  if (placeholder.text === text || typeof value !== 'object' || value === null) return undefined;
  return diagnostic('TQ2022', {
    message: `\`${placeholder.name}\` is ${Array.isArray(value) ? 'a list' : 'a mapping'}, which cannot stand inside a text`,
    where,
    help: 'name one of its parts, or let the placeholder stand alone',
  });
}

function plainSecret(
  reference: BlockReference,
  placeholder: Placeholder,
  { where, server, isStored }: BlockPlace,
): Diagnostic | undefined {
  if (!isStored || !isSecret(reference, server)) return undefined;
  return diagnostic('TQ2020', {
    message: `the secret \`${placeholder.name}\` would stand in plain text in the deployment`,
    where,
    help: 'let the flow load the block when it runs, or reference it in a pull step; allow it with `--allow secret-in-plain-text`',
  });
}

/** Without the server only the type `secret` is known to be one. */
function isSecret(reference: BlockReference, server: ServerValues | undefined): boolean {
  const document = server?.blocks.get(blockKey(reference));
  if (document === undefined) return reference.typeSlug === 'secret';
  return isDeclaredSecret(reference, document);
}
