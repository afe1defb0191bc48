import type { Finding } from '../../contract/doctor.schema.js';

type Subject = Pick<Finding, 'check' | 'subject'>;

/** A finding of which nothing is to be said but that all is well. */
export const well = (subject: Subject, finding: string): Finding => ({
  ...subject,
  status: 'ok',
  finding,
  cause: null,
  fix: null,
});
