/** A project without a `prefect.yaml`: one entry, which options alone fill. */
import type { Document } from './document.ts';

/** `file` and `text` are where the options stand, for what has to be said about the entry as a whole. */
export function noDocument(file: string, text: string): Document {
  const start = { offset: 0, line: 1, column: 1 };
  const length = text.split('\n')[0]?.length ?? 0;
  const span = { file, start, end: { offset: length, line: 1, column: length + 1 } };
  return { file, text, data: { deployments: [{}] }, spanOf: () => span, sourceOf: () => undefined };
}
