import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from '../compressed.ts';

export default defineConfig({
  base: '/console/',
  plugins: [react(), compressed(join(import.meta.dirname, '../../dist/pages/console/assets'))],
  build: {
    outDir: '../../dist/pages/console',
    emptyOutDir: true,
    // The server sends `script-src 'self'`, which an inlined module preload would break.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
  },
});
