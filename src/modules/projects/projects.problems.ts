import { Problem } from '../../platform/errors/problem.js';

export const noSuchProject = (): Problem => new Problem('missing', 'no-such-project', 'There is no such project.');
