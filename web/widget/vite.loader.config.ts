import { join } from 'node:path';
import { defineConfig } from 'vite';

/** `widget.js`: the one script that a host page loads. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../../dist/pages/widget',
    emptyOutDir: false,
    target: 'es2020',
    reportCompressedSize: false,
    lib: {
      entry: join(import.meta.dirname, 'src/loader/main.ts'),
      name: 'omnichatLoader',
      formats: ['iife'],
      fileName: () => 'widget.js',
    },
  },
  logLevel: 'warn',
});
