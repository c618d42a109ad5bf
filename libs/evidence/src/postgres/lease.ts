/** How long a sealer that fell silent keeps others out; each commit renews it. */
export const LEASE_SECONDS = 15;
