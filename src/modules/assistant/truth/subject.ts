/** The facts of a record, as the business wrote them. */
export type RecordFacts = Readonly<Record<string, unknown>>;

/** A record that an answer may speak of. */
export interface Subject {
  readonly title: string;
  readonly external_id: string;
  readonly facts: RecordFacts;
}

const LEAST_NAME = 4;

/** What a text may call a subject, in lower case: its title, name, street and id. */
export function namesOf({ title, external_id: id, facts }: Subject): string[] {
  const address = addressOf(facts);
  const street = address?.split(',')[0]?.replace(/^\d+[a-z]?\s+|\s+\d+[a-z]?$/gi, '');
  const names = [title, id, facts.name, address, street].filter((name) => typeof name === 'string');
  return [...new Set(names.map((name) => name.trim().toLowerCase()).filter((name) => name.length >= LEAST_NAME))];
}

/** Where it stands, as one line; undefined where the record does not say. */
export function addressOf({ address }: RecordFacts): string | undefined {
  if (typeof address === 'string') return address;
  if (typeof address !== 'object' || address === null) return undefined;
  return Object.values(address)
    .filter((part) => typeof part === 'string')
    .join(', ');
}
