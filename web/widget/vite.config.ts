import { join } from 'node:path';
import { defineConfig } from 'vite';
import { compressed } from '../compressed.ts';

/** The page inside the iframe. Its files have their content's hash in their names, and are served under `/widget/assets/`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/widget/',
  // The sources of the client, so that it needs no build of its own.
  resolve: { conditions: ['source', 'module', 'browser', 'import', 'default'] },
  plugins: [compressed(join(import.meta.dirname, '../../dist/pages/widget/assets'))],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/pages/widget',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What others wrote is told beside it.
    license: { fileName: 'assets/licences.md' },
    reportCompressedSize: false,
    // The room of a face: a chunk that only who sees one loads.
    chunkSizeWarningLimit: 600,
  },
  logLevel: 'warn',
});
