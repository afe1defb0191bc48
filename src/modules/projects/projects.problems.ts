export { noSuchProject } from '../../platform/auth/project-access.js';
