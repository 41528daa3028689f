/** What YAML can be written with. */

/** What PyYAML takes as it stands, on one line; the rest is written as an escape. */
export const PRINTABLE_LINE = /^[ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;
