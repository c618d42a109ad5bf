import { CORE_FILES } from '../bundle/files.js';
import type { RangeVerifier } from '../merkle/verify.js';
import type { Checkpoint } from '../note/checkpoint.js';
import { listLeadsToRoot } from './check-range.js';
import type { RangeParts } from './check-range.js';
import type { EventLine } from './parse-line.js';
import type { Findings } from './report.js';

export interface LeafEvidence {
  readonly parts: RangeParts;
  /** Fed with the leaves of the period, if it could be. */
  readonly range: RangeVerifier | null;
  readonly complete: boolean;
  readonly mismatches: Findings;
}

/**
 * Two ways lead to the signed root: the leaves recomputed from the lines, and the list of leaf hashes. When both do, all is well; when one
 * does, the other is at fault, and where they differ says exactly where; when neither does, the proof or the checkpoint is at fault too.
 */
export async function checkLeaves({ parts, range, complete, mismatches }: LeafEvidence, checkpoint: Checkpoint, findings: Findings): Promise<void> {
  await compareEdges(parts, mismatches);
  const linesLead = leadsToRoot(parts, range, complete, checkpoint);
  if (linesLead && !mismatches.any) return;
  if (linesLead) {
    findings.add({ file: CORE_FILES.hashes, text: `${CORE_FILES.hashes} was changed; the events themselves lead to the signed root` });
    return;
  }
  // Without a verifier the proof itself is of no use, and that is a finding already.
  const listLeads = range !== null && (await listLeadsToRoot(parts, checkpoint));
  findings.absorb(mismatches, ({ text, ...where }) => ({ ...where, text: listLeads ? text.replace(/is not the leaf .*/, 'was changed') : text }));
  if (!listLeads) findings.add({ file: CORE_FILES.range, text: `neither the events nor ${CORE_FILES.hashes} lead to the signed root: the range proof, the checkpoint or the list was changed as well` });
  else if (!mismatches.any) findings.add({ file: CORE_FILES.events, text: `the events do not lead to the signed root; ${CORE_FILES.hashes} does: see the lines named under the other items` });
}

function leadsToRoot({ after, end }: RangeParts, range: RangeVerifier | null, complete: boolean, checkpoint: Checkpoint): boolean {
  if (range === null || !complete) return false;
  if (after !== null) range.leaf(after.leafHash);
  // A boundary leaf that could not be read leaves the range short.
  return range.next === end && range.finish().equals(checkpoint.root);
}

async function compareEdges({ before, after, hashes }: RangeParts, mismatches: Findings): Promise<void> {
  for (const edge of [before, after].filter((line): line is EventLine => line !== null)) {
    if (hashes === null) return;
    await hashes.load(edge.index);
    if (!hashes.equals(edge.index, edge.leafHash)) {
      mismatches.add({ file: CORE_FILES.boundaries, index: edge.index, eventId: edge.eventId, text: `the boundary leaf ${edge.index} (event ${edge.eventId}) is not the leaf that ${CORE_FILES.hashes} lists` });
    }
  }
}
