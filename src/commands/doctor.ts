/** `tq doctor`: the machine that `tq` runs on, and the server that settings name. Works outside of any project; writes nothing. */
import { ownLines, surroundingLines } from '../reading/doctor/machine-lines.ts';
import { programLines, pythonLines } from '../reading/doctor/program-lines.ts';
import { serverLines } from '../reading/doctor/server-lines.ts';
import { loginLines, settingLines } from '../reading/doctor/setting-lines.ts';
import { doctorText, doctorToJson } from '../report/doctor-text.ts';
import { palette } from '../report/palette.ts';
import type { Command } from './command.ts';

interface DoctorOptions {
  profile?: string;
}

export const doctor: Command<DoctorOptions> = {
  builder: (yargs) => yargs,

  async run({ profile }, context) {
    const { environment, version, colour, reporter } = context;
    const installation = await context.installation();
    const settings = { ...context, profile };
    const lines = (
      await Promise.all([
        ownLines(version, installation),
        programLines(context),
        pythonLines(context),
        settingLines(settings),
        serverLines(context),
        loginLines(settings),
        surroundingLines(environment, installation, colour),
      ])
    ).flat();
    reporter.result('doctor', doctorToJson(lines), doctorText(lines, palette(colour)));
    return lines.some(({ status, isVital }) => isVital === true && status === 'failed') ? 'findings' : 'ok';
  },
};
