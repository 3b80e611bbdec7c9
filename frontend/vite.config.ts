import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a running server. */
const server = '127.0.0.1:8080';

export default defineConfig({
	plugins: [
		sveltekit({
			adapter: adapter({
				// One below build/, whose placeholder must survive the adapter's cleaning.
				pages: 'build/site',
				assets: 'build/site',
				fallback: '200.html',
				precompress: true
			}),
			paths: { relative: false },
			// We register it ourselves: the page makes the one trusted-types policy that
			// this and the vault's worker both need (src/lib/ui/trusted.ts).
			serviceWorker: { register: false },
			// Fixed, so that the same sources build to the same bytes.
			version: { name: 'afterward' }
		})
	],
	// A part of the Markdown library that would ask innerHTML; see the file.
	resolve: { alias: { 'decode-named-character-reference': new URL('./src/lib/thread/no-references.ts', import.meta.url).pathname } },
	server: {
		proxy: {
			'/api': `http://${server}`,
			'/realtime': { target: `ws://${server}`, ws: true }
		}
	},
	worker: { format: 'es' },
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						// What every page needs, in one file each: on a slow line many small files
						// cost more in headers and waiting than they save. SvelteKit's payload stays
						// alone, for its entry fills it before the rest may run.
						codeSplitting: {
							groups: [
								{ name: 'payload', test: /runtime.client.payload/, priority: 3 },
								{ name: 'framework', test: /node_modules.(svelte|@sveltejs)./, minShareCount: 2, priority: 2 },
								{ name: 'common', test: /src.lib.(ui|api|device|leave|place)./, minShareCount: 4, priority: 1 }
							]
						}
					}
				}
			}
		}
	},
	test: { include: ['src/**/*.test.ts'], environment: 'node' }
});
