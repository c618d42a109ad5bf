import { defineProjection } from '@keystead/platform/src/projections/define-projection.js';
import type { ReportEvent } from '../../contract/events.js';
import { BundleRow } from './bundle.row.js';

export const LIST_BUNDLES = 'compliance.list-bundles';

type Data<N extends ReportEvent['name']> = Extract<ReportEvent, { name: N }>['data'];

export const listBundlesProjection = defineProjection({
  name: LIST_BUNDLES,
  entities: [BundleRow],
  on: {
    'compliance.report-requested@1': (logged, em) => {
      const { reportId, exporterId, from, to, payloads } = logged.event.data as Data<'compliance.report-requested@1'>;
      em.create(BundleRow, { id: reportId, organisation: logged.organisation, sortKey: `${logged.header.occurredAt} ${reportId}`, state: 'building', from, to, payloads, createdAt: logged.header.occurredAt, by: exporterId });
    },
    'compliance.record-found-altered@1': async (logged, em) => {
      const { reportId, ...alterations } = logged.event.data as Data<'compliance.record-found-altered@1'>;
      Object.assign(await em.findOneOrFail(BundleRow, { id: reportId, organisation: logged.organisation }), { alterations });
    },
    'compliance.report-exported@1': async (logged, em) => {
      const { reportId, events, bytes, manifestDigest } = logged.event.data as Data<'compliance.report-exported@1'>;
      Object.assign(await em.findOneOrFail(BundleRow, { id: reportId, organisation: logged.organisation }), { state: 'ready', events, bytes, manifestDigest, readyAt: logged.header.occurredAt });
    },
    'compliance.report-failed@1': async (logged, em) => {
      const { reportId, reason } = logged.event.data as Data<'compliance.report-failed@1'>;
      Object.assign(await em.findOneOrFail(BundleRow, { id: reportId, organisation: logged.organisation }), { state: 'failed', reason });
    },
  },
});
