/** A time limit that nothing enforces (truthound-orchestration 3.0.3: `timeout_seconds` is stored and never read). */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { WrittenBlock } from '../check.ts';
import { DECLARED_DEFAULTS } from '../fields.ts';

const DECLARED = Number(DECLARED_DEFAULTS.timeout_seconds);

/** The declared default says nothing, so it is let pass; a limit that somebody chose was meant to hold. */
export function checkTimeout({ document, data }: WrittenBlock): Diagnostic[] {
  const { timeout_seconds: seconds } = data;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds === DECLARED) return [];
  const where = document.spanOf(['timeout_seconds']);
  if (seconds > 0)
    return [
      diagnostic('TQ3207', {
        message: `\`timeout_seconds: ${seconds}\` limits nothing: the released package never enforces it`,
        where,
        help: `limit the flow, with \`@flow(timeout_seconds=${seconds})\`, and write \`${DECLARED}\` here`,
      }),
    ];
  const found = diagnostic('TQ3207', {
    message: `\`timeout_seconds: ${seconds}\` is no length of time`,
    where,
    help: `write \`${DECLARED}\`, as it is declared; the released package enforces no limit`,
  });
  return [{ ...found, severity: 'warning' }];
}
