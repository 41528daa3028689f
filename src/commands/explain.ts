/** `tq explain CODE`: what a diagnostic means, why it matters and how to repair it; without a code, the list of all. */
import { codeNamed, CODES, type DiagnosticCode } from '../diagnostics/codes.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { readPage } from '../reading/read-pages.ts';
import { renderCodes, renderPage, type CodeSummary } from '../report/explanation-text.ts';
import { TqError } from '../tq-error.ts';
import type { Command } from './command.ts';

interface ExplainOptions {
  code: string | undefined;
}

export const explain: Command<ExplainOptions> = {
  builder: (yargs) =>
    yargs.positional('code', {
      type: 'string',
      describe: 'a code such as `TQ2003`, or its name: `duplicate-deployment-name`',
    }),

  async run({ code: asked }, { reporter, files }) {
    if (asked === undefined) {
      const codes = ALL_CODES.map(summary);
      reporter.result('codes', codes, renderCodes(codes));
      return 'ok';
    }
    const code = codeNamed(asked) ?? unknownCode(asked);
    const page = await readPage(code, files);
    reporter.result('explanation', { ...summary(code), page }, renderPage(page));
    return 'ok';
  },
};

const ALL_CODES = (Object.keys(CODES) as DiagnosticCode[]).sort();

function summary(code: DiagnosticCode): CodeSummary {
  const { name, severity, meaning } = CODES[code];
  return { code, name, severity, meaning };
}

function unknownCode(asked: string): never {
  const names = ALL_CODES.flatMap((code) => [code, CODES[code].name]);
  throw new TqError('usage', `there is no finding \`${asked}\`${didYouMean(nearMiss(asked, names))}`, {
    help: '`tq explain` without a code lists them all',
  });
}
