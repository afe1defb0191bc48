import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { isOutage } from './outage.js';

const OUTAGE_CODES =
  '57P01 57P02 57P03 08000 08006 08P01 53100 53200 53300 57014 55P03 ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT EAI_AGAIN'.split(
    ' ',
  );
const coded = (code: string) => Object.assign(new Error('whatever'), { code });

describe('isOutage', () => {
  it.each(OUTAGE_CODES)('takes the code %s as an outage, bare or inside a QueryFailedError', (code) => {
    expect(isOutage(coded(code))).toBe(true);
    expect(isOutage(new QueryFailedError('SELECT 1', [], coded(code)))).toBe(true);
  });

  it.each([
    '23505',
    '23503',
    '40001',
    '40P01',
    '42P01',
    '22P02',
    '25006',
    '28P01',
    '3D000',
    '57P04',
    'ERR_X',
    'ENOENT',
  ])('leaves the code %s to others', (code) => {
    expect(isOutage(coded(code))).toBe(false);
    expect(isOutage(new QueryFailedError('SELECT 1', [], coded(code)))).toBe(false);
  });

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Client has encountered a connection error and is not queryable',
    'Driver not Connected',
  ])('knows the message "%s"', (message) => {
    expect(isOutage(new Error(message))).toBe(true);
  });

  it("knows typeorm's released query runner", () => {
    expect(isOutage(new QueryRunnerAlreadyReleasedError())).toBe(true);
  });

  it('looks through causes and the AggregateError of a refused connection', () => {
    expect(isOutage(new Error('outer', { cause: coded('53300') }))).toBe(true);
    expect(isOutage(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).toBe(true);
  });

  it('ends on a circular chain', () => {
    const error: Error & { cause?: unknown } = new Error('around');
    error.cause = { cause: error };
    expect(isOutage(error)).toBe(false);
  });

  it.each([undefined, null, 'Connection terminated', 57, {}, new Error('a text: timeout expired')])(
    'leaves %p alone',
    (value) => {
      expect(isOutage(value)).toBe(false);
    },
  );
});
