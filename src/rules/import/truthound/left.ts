/** Why a validator of Truthound has no rule. */

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/row_count|not_empty|dimensions/, 'the rule vocabulary has no rule about the number of rows of one table'],
  [
    /^(?:email|url|phone|uuid|ip_address|format|date_format|json|alphanumeric|credit_card|iban)/,
    'it checks a format of its own; write the format as a `regex`',
  ],
  [/^duplicate|compound_key|column_pair|within_record/, 'it compares several columns; a rule is about one'],
  [/referential|foreign_key|drift|cross_table/, 'it needs the other data at hand, which no file can carry'],
  [/outlier|anomaly|fences|isolation/, 'its method of finding outliers is none of the rule vocabulary'],
  [/not_in_set|not_exists|forbidden/, 'a rule says what is allowed, not what is forbidden'],
  [
    /count_between|distinct_count|unique_ratio|mean|median|std|sum|skew|shape|correlation|quantile/,
    'no rule is about a statistic of a column',
  ],
  [/date|time|recency|freshness/, 'no rule is about dates or times'],
];

export function whyNoRule(name: string): string {
  const reason = REASONS.find(([pattern]) => pattern.test(name));
  return reason?.[1] ?? 'the rule vocabulary has no such check';
}
