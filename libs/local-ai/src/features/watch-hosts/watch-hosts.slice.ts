import { LOCAL_HOSTS } from '@keystead/gateway/src/contract/index.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CheckHostController } from './check-host.route.js';
import { HostWatch } from './host-watch.js';
import { knownHostsProjection } from './known-hosts.projection.js';
import { OfferedHosts } from './offered-hosts.js';

export const watchHostsSlice = slice({ controllers: [CheckHostController], providers: [HostWatch, { provide: LOCAL_HOSTS, useClass: OfferedHosts }], projections: [knownHostsProjection] });
