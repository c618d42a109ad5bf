import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The portal is mounted in the API process, which owns the port. Nothing here reaches for the network:
 * no image optimiser, no fonts to fetch, no update reminders.
 * @type {import('next').NextConfig}
 */
export default {
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  images: { unoptimized: true },
  poweredByHeader: false,
  devIndicators: false,
  reactStrictMode: true,
  agentRules: false,
  // Types are checked by `node node_modules/typescript7/bin/tsc -p apps/portal`, in a fraction of the time.
  typescript: { ignoreBuildErrors: true },
  // Pages hold no data of their own (the browser asks the API), so a page once fetched can be shown again at once.
  experimental: { agentUpgrade: false, optimizePackageImports: ['recharts', 'lucide-react'], staleTimes: { dynamic: 300, static: 300 } },
};
