/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const backend = process.env.BACKEND ?? 'http://127.0.0.1:8000';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/static/app/' : '/',
  plugins: [react()],
  resolve: { alias: { '@': here('./src') } },
  server: {
    port: Number(process.env.PORT ?? 5173),
    strictPort: true,
    proxy: {
      '/api': backend,
      '/_allauth': backend,
      '/ws': { target: backend, ws: true },
    },
  },
  build: {
    outDir: process.env.OUT_DIR ?? 'dist',
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // the server prints the pages from the manifest; these files name the entries and serve development
      input: { desk: here('./desk.html'), portal: here('./portal.html') },
      output: {
        codeSplitting: {
          groups: [
            // the store's hook is the portal's too: in the router's file it brought the whole router there
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store)[\\/]/,
              priority: 30,
            },
            // a hook of the router is 200 bytes: as ten files each costs a request of the first screen
            {
              name: 'router',
              test: /node_modules[\\/]@tanstack[\\/](react-router|router-core|history|react-store|store)[\\/]/,
              priority: 28,
            },
            // one line that the entry needs: without a file of its own it would bring the dialogs' scroll lock along
            { name: 'nonce', test: /node_modules[\\/]get-nonce[\\/]/, priority: 25 },
            // what is ours and on every page is one file: as thirty, each weighs its own head and its own names
            { name: 'base', test: /src[\\/](live|api|i18n|lib)[\\/]/, priority: 15, minShareCount: 4 },
            // an icon is 250 bytes: those that several pages use are one file, not forty
            // so are the parts of the library that stand on the first screen
            {
              name: 'ui',
              test: /node_modules[\\/](@floating-ui|clsx|@mantine[\\/]core[\\/]esm[\\/](core|components[\\/](ActionIcon|Button|CloseButton|FocusTrap|Floating|Input|InputBase|Loader|Menu|Popover|Portal|Skeleton|TextInput|Tooltip|Transition|UnstyledButton))[\\/])/,
              priority: 10,
            },
            { name: 'icons', test: /node_modules[\\/]@tabler[\\/]/, priority: 20, minShareCount: 2 },
          ],
        },
      },
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: './src/test-setup.ts', css: false },
}));
