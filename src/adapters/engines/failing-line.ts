/** Which of the lines that a builder printed say what went wrong. Pure. */
import { CONTROL_SEQUENCE } from '../../images/output-line.ts';

/** BuildKit wraps its errors in the names of the layers that they went through. */
const WRAPPINGS =
  /^(failed to solve( with frontend [\w.]+)?|rpc error: code = \w+ desc =|failed to create LLB definition|Error response from daemon|creating build container|initializing source \S+|pushing image "[^"]*" to "[^"]*"):? +/;

/** What stands behind an address is of no use to people, and may be a key. */
const QUERY = /(https?:\/\/[^\s"?]+)\?[^\s"]+/g;

/** `time="…" level=warning msg="…"` of buildah and Podman. */
const LOGGED = /^time="[^"]*" level=(\w+) msg="(.*)"$/;
const LONGEST = 500;

/* eslint-disable no-control-regex -- what a program prints shall not steer the terminal */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/g;
/* eslint-enable no-control-regex */

/** The line that tells the error, without what says nothing to people; empty when nothing was printed. */
export function failingLine(lines: readonly string[]): string {
  const plain = lines.map(asPlain).filter((line) => line !== '');
  const error = plain.findLast((line) => /^(ERROR|Error): /.test(line));
  const shown = unwrapped((error ?? plain.at(-1) ?? '').replace(/^(ERROR|Error): /, '')).replaceAll(
    QUERY,
    '$1',
  );
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** Warnings are no errors. */
function asPlain(line: string): string {
  const [, level, message] = LOGGED.exec(line) ?? [];
  if (level !== undefined) return level === 'error' || level === 'fatal' ? unquoted(message ?? '') : '';
  return line.replaceAll(CONTROL_SEQUENCE, '').replaceAll(CONTROLS, ' ').trim();
}

function unquoted(text: string): string {
  return text.replaceAll('\\"', '"').replace(/\\n$/, '');
}

function unwrapped(line: string): string {
  const next = line.replace(WRAPPINGS, '');
  return next === line ? line : unwrapped(next);
}

/**
 * The step that failed, as the builder shows it: `Step 3/7 : RUN make` (classic), `STEP 3/7: RUN make` (buildah),
 * `[3/7] RUN make` (BuildKit). Undefined when there was none yet.
 */
export function failingStep(lines: readonly string[]): string | undefined {
  const buildkit = lines.findLast((line) => /^ > \[.*\d+\/\d+\] /.test(line));
  if (buildkit !== undefined) return buildkit.slice(3).replace(/:$/, '');
  return lines.findLast((line) => /^(\[\d+\/\d+\] )?(Step \d+\/\d+ : |STEP \d+\/\d+: )/.test(line));
}

/** Whether a command of the Dockerfile ended badly, rather than the builder. */
export function isCommandFailure(line: string): boolean {
  return (
    // Of a command of several lines, this is the last one.
    /' returned a non-zero code: \d+$/.test(line) ||
    /^(executor failed running|process ".*" did not complete successfully)/s.test(line) ||
    /^building at STEP "RUN .*": (exit status|while running runtime: exit status)/s.test(line)
  );
}
