/** An ISO 8601 time in UTC with milliseconds, as JavaScript writes it. */
export const isoSql = (time: string): string => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The message view as a SQL expression over the table alias: the one place that maps a row to what clients see. */
export const messageViewSql = (m: string): string => `(SELECT row_to_json(v) FROM (SELECT
  ${m}.id, ${m}.conversation_id, ${m}.seq, ${m}.role,
  (SELECT row_to_json(s) FROM (SELECT ${m}.sender_kind AS kind, ${m}.sender_id AS id, ${m}.sender_name AS name) s) AS sender,
  ${m}.content, ${m}.status, ${m}.client_message_id, ${m}.metadata, ${isoSql(`${m}.created_at`)} AS created_at) v)`;
