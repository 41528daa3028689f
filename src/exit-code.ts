/** How a run ended, as the shell sees it. Closed: a new outcome needs a line here, in `--help` and in the docs. */

export const EXIT_CODES = {
  ok: { code: 0, meaning: 'done, or nothing to do' },
  findings: { code: 1, meaning: 'findings: the project is at fault; nothing was written' },
  changes: {
    code: 2,
    meaning: 'there are changes (only with `plan --exit-code` and `deploy --assert-noop`)',
  },
  failed: {
    code: 3,
    meaning: 'failed: a step, a run, the server or a registry said no, or something is in the way',
  },
  partial: { code: 4, meaning: 'partial: some changes were applied, some not; the report says which' },
  unauthorized: { code: 5, meaning: 'not authenticated or not allowed' },
  unreachable: { code: 6, meaning: 'not reachable, or timed out after retries' },
  locked: { code: 7, meaning: 'locked by another deploy' },
  unanswered: { code: 8, meaning: 'an answer was needed and no one could be asked, or the answer was no' },
  usage: { code: 64, meaning: 'the command line or a setting is wrong, or in CI no server is set' },
  bug: { code: 70, meaning: 'a bug in tq' },
  interrupted: { code: 130, meaning: 'interrupted (SIGINT), after an orderly stop' },
  terminated: { code: 143, meaning: 'terminated (SIGTERM), after an orderly stop' },
} as const;

export type ExitReason = keyof typeof EXIT_CODES;
