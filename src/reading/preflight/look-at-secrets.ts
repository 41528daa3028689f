/** Secrets: in the flow files and the modules of the project that they import, and in lists of requirements. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type LayerAnswer, NO_ANSWER } from '../../preflight/verdict/answer.ts';
import { secretsInCode } from '../../project/secrets/find-in-code.ts';
import { textsToHide } from '../../project/secrets/find-secrets.ts';
import { Lines } from '../../project/yaml/spans.ts';
import type { PreflightSubject } from './subject.ts';

/** Longer texts are generated, and would take their time. */
const LONGEST = 1_000_000;

const HELP =
  'load it from a Secret block when the flow runs, or from the environment of the worker; replace the secret at its provider, since every copy of the file has it';

/** Opens no file. Other YAML than lists, and Dockerfiles, are looked at where they are read. */
export function lookAtSecrets(
  { texts, quality }: PreflightSubject,
  { keepSecret }: { keepSecret: (text: string) => void },
): LayerAnswer {
  const read = new Map([...texts].filter(([file]) => file.endsWith('.py')));
  for (const { file, text } of [...(quality?.files ?? []), ...(quality?.texts ?? [])]) read.set(file, text);
  const findings: Diagnostic[] = [];
  const sources = new Map<string, string>();
  for (const [file, text] of read) {
    if (text.length > LONGEST) continue;
    const found = secretsInCode(text);
    if (found.length === 0) continue;
    found.flatMap(textsToHide).forEach(keepSecret);
    sources.set(file, text);
    const lines = new Lines(file, text);
    for (const secret of found) {
      const said = { message: `${secret.what} stands in plain text`, where: lines.span(secret), help: HELP };
      const finding = diagnostic('TQ2033', said);
      findings.push(secret.isCertain ? finding : { ...finding, severity: 'warning' });
    }
  }
  return { ...NO_ANSWER, findings: findings.map((finding) => ({ finding })), sources };
}
