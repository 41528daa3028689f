// `npm test`: installs what is missing, runs every lane, prints each one's time, and ends with one summary line.
import { installPackages, run, ROOT } from './install.mjs';

installPackages();
run(process.execPath, ['--import', 'tsx', `${ROOT}/scripts/lanes.ts`, ...process.argv.slice(2)]);
