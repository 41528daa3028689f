/** Tags that hold nothing: Prefect drops an empty text, and makes the tag `None` of null (measured on Prefect 3.8.8). */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

export const emptyTags: Check = ({ written, document, deployments }) =>
  deployments.flatMap(({ path }) => {
    const place = [...path, 'tags'];
    // A placeholder may come to nothing on purpose.
    const tags = valueAt(written.data, place);
    if (!Array.isArray(tags)) return [];
    return tags.flatMap((tag, index) => {
      const where = document.spanOf([...place, index]);
      // On the command line, `-t ''` is the way to say that there are none.
      if ((tag !== null && tag !== '') || where.file !== document.file) return [];
      return [
        diagnostic('TQ2038', {
          message: tag === null ? 'a tag without a value becomes the tag `None`' : 'an empty tag is dropped',
          where,
          help: 'write the tag, or remove the item',
        }),
      ];
    });
  });
