/** Lists of the server, page by page. */
import type { Sender } from './request.ts';

/** The server refuses a higher limit with 422. */
export const PAGE = 200;

/** All pages; those behind `first`, when that is known. */
export async function allPages(
  sender: Sender,
  path: string,
  filter: object,
  first?: readonly unknown[],
): Promise<unknown[]> {
  const all = [...(first ?? (await onePage(sender, path, filter)))];
  for (let isFull = all.length === PAGE; isFull;) {
    const page = await onePage(sender, path, filter, all.length);
    all.push(...page);
    isFull = page.length === PAGE;
  }
  return all;
}

export async function onePage(sender: Sender, path: string, filter: object, offset = 0): Promise<unknown[]> {
  const body = { ...filter, limit: PAGE, offset };
  return (await sender.send({ method: 'POST', path, body, answer: 'list' })) as unknown[];
}
