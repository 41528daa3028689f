/** What no text of others may bring along, wherever it is shown. */

/** Controls, line breaks among them; half characters, which Prefect's server answers with 500; marks that end a line or turn its direction. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
