/** Makes beforehand what the lane `images` takes long to make, while other lanes run. */
import { buildxFolder } from './buildx.ts';
import { missingParts } from './container-parts.ts';
import { preparePythonBase } from './python-base.ts';

if (missingParts().length === 0) {
  await preparePythonBase();
  await buildxFolder();
}
