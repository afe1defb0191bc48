/** Jest compiles a TypeScript setup by itself, as CommonJS; from here it is imported as the ES module that it is. */
export { default } from './global-setup.ts';
