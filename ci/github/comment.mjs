/** The result as one comment on the pull request, which each run writes anew. */
import { readFileSync } from 'node:fs';

/** GitHub refuses a longer body. */
const LONGEST = 65_536;
/** A page of comments, and how many are looked at: what is older has scrolled away. */
const PAGE = 100;
const MOST_PAGES = 30;
const TIMEOUT_MILLISECONDS = 30_000;
/** Who may have written the comment that is written anew: a stranger's with the same first line is left alone. */
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/**
 * The number of the pull request that the workflow runs for; undefined when it runs for none.
 *
 * @param {string | undefined} eventFile `GITHUB_EVENT_PATH`
 * @returns {number | undefined}
 */
export function pullRequestNumber(eventFile) {
  if (!eventFile) return undefined;
  try {
    const number = JSON.parse(readFileSync(eventFile, 'utf8')).pull_request?.number;
    return Number.isInteger(number) ? number : undefined;
  } catch {
    return undefined;
  }
}

/**
 * First line of the comment, which nobody sees; `key` may be any text.
 *
 * @param {string} key
 */
export function markerOf(key) {
  return `<!-- tq action ${Buffer.from(key).toString('base64url')} -->`;
}

/**
 * @param {string} marker
 * @param {{ comment: string, isWhole: boolean }} result What tq made for a comment, and whether that is all of the result.
 * @param {string} runUrl Where all of it is.
 */
export function commentBody(marker, { comment, isWhole }, runUrl) {
  const whole = `${marker}\n${comment.trim()}\n`;
  const all = `all of it is in [the run](${runUrl})`;
  const body = isWhole ? whole : `${whole}\n_GitHub takes no longer comment; ${all}._\n`;
  if (body.length <= LONGEST) return body;
  // What nobody has made for a comment, such as a message without end.
  const note = `\n\n_The rest is left out, since GitHub takes no longer comment; ${all}._\n`;
  const cut = whole.slice(0, LONGEST - note.length - CLOSING);
  // At the end of a line, and not inside a character of two units.
  const kept = cut.slice(0, Math.max(cut.lastIndexOf('\n'), marker.length));
  return `${kept}${closingOf(kept)}${note}`;
}

/** Room for that. */
const CLOSING = 100;

/** Ends a block of code and what is folded away, where the text is cut within. @param {string} text */
function closingOf(text) {
  let fence = '';
  let folded = 0;
  for (const line of text.split('\n')) {
    const [, ticks = '', info = ''] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (fence === '') {
      fence = ticks;
      folded += line.startsWith('<details>') ? 1 : line === '</details>' ? -1 : 0;
    } else if (ticks.length >= fence.length && info === '') fence = '';
  }
  const ending = fence.length > CLOSING / 2 ? '' : fence;
  return `${ending === '' ? '' : `\n${ending}`}${folded > 0 ? '\n\n</details>' : ''}`;
}

/**
 * Writes the comment, the first time or anew.
 *
 * @param {{ apiUrl: string, repository: string, number: number, token: string, marker: string, body: string }} comment
 * @returns {Promise<'written' | 'not allowed'>} Throws when GitHub answers with anything else.
 */
export async function writeComment({ apiUrl, repository, number, token, marker, body }) {
  const ask = asking(`${apiUrl}/repos/${repository}`, token);
  const found = await findComment(ask, number, marker);
  if (found === 'not allowed') return found;
  const answer =
    found === undefined
      ? await ask('POST', `/issues/${number}/comments`, { body })
      : await ask('PATCH', `/issues/comments/${found}`, { body });
  if (!answer.ok) return refusal(answer);
  const written = await answer.json().catch(() => undefined);
  if (!Number.isInteger(written?.id)) throw notGithubs(answer.url);
  return 'written';
}

/** Such as the page of a proxy that wants somebody to log in. @param {string} url */
function notGithubs(url) {
  return new Error(`what answers at ${url} is not GitHub's API; is there a proxy in between?`);
}

/**
 * The token of a pull request from a fork only reads; whoever asks too often gets a 403, too, and is told to wait by a header.
 *
 * @param {Response} answer
 * @returns {'not allowed'} Throws what is no question of rights.
 */
function refusal({ status, headers }) {
  const isTooOften = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after');
  if (status === 429 || (status === 403 && isTooOften))
    throw new Error(`GitHub takes no more requests for a while (${status}); run the job again later`);
  if (status === 403 || status === 401) return 'not allowed';
  throw new Error(`GitHub answered ${status} to the comment`);
}

/**
 * @param {ReturnType<typeof asking>} ask
 * @param {number} number
 * @param {string} marker
 * @returns {Promise<number | 'not allowed' | undefined>} Undefined: the list was read, and it is not in there.
 */
async function findComment(ask, number, marker) {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await ask('GET', `/issues/${number}/comments?per_page=${PAGE}&page=${page}`);
    // Not knowing whether there is one, another one is not written.
    if (!answer.ok) return refusal(answer);
    /** @type {{ id: number, body?: string, user?: { type: string }, author_association: string }[]} */
    const comments = await answer.json().catch(() => undefined);
    if (!Array.isArray(comments)) throw notGithubs(answer.url);
    const found = comments.find(
      ({ body, user, author_association }) =>
        body?.startsWith(marker) && (user?.type === 'Bot' || TRUSTED.includes(author_association)),
    );
    if (found !== undefined) return found.id;
    if (comments.length < PAGE) return undefined;
  }
  return undefined;
}

/** @param {string} base @param {string} token */
function asking(base, token) {
  /** @param {string} method @param {string} path @param {object} [body] */
  return (method, path, body) =>
    fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'tq-action',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
}
