import { status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerDuplexStream, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import persistent from '@eventstore/db-client/generated/persistent_pb.js';
import { nodeError } from './faults.js';
import type { NodeEvent, NodeLog } from './node-log.js';
import { fillRecorded, filterOf, idOf } from './wire.js';

type Worker = ServerDuplexStream<persistent.ReadReq, persistent.ReadResp>;

/** One group: each event goes to one of its workers, until one of them says that it is dealt with. */
class Group {
  private readonly workers = new Map<Worker, { free: number; readonly busy: Map<string, NodeEvent> }>();
  private readonly waiting: NodeEvent[] = [];
  private readonly retries = new Map<string, number>();
  readonly parked: NodeEvent[] = [];

  constructor(
    private readonly log: NodeLog,
    private readonly fits: (event: NodeEvent) => boolean,
    private done: number,
    private readonly maxRetries: number,
  ) {
    log.onChange(() => this.pump());
  }

  join(worker: Worker, free: number): void {
    this.workers.set(worker, { free, busy: new Map() });
    const leave = (): void => {
      this.waiting.unshift(...(this.workers.get(worker)?.busy.values() ?? []));
      this.workers.delete(worker);
      this.pump();
    };
    for (const signal of ['end', 'cancelled', 'close', 'error']) worker.once(signal, () => this.workers.has(worker) && leave());
    this.pump();
  }

  answered(worker: Worker, ids: readonly string[], action: number | null): void {
    const state = this.workers.get(worker);
    for (const id of ids) {
      const event = state?.busy.get(id);
      if (state === undefined || event === undefined) continue;
      state.busy.delete(id);
      state.free += 1;
      const again = (this.retries.get(id) ?? 0) + 1;
      if (action === persistent.ReadReq.Nack.Action.RETRY && again <= this.maxRetries) {
        this.retries.set(id, again);
        this.waiting.unshift(event);
      } else if (action !== null && action !== persistent.ReadReq.Nack.Action.SKIP) this.parked.push(event);
    }
    this.pump();
  }

  private pump(): void {
    for (const event of this.log.all.filter(({ position }) => position > this.done)) {
      this.done = event.position;
      if (this.fits(event)) this.waiting.push(event);
    }
    for (const [worker, state] of [...this.workers]) {
      if (state.free === 0) continue;
      const event = this.waiting.shift();
      if (event === undefined) return;
      // To the end of the row: the next event is another's.
      this.workers.delete(worker);
      this.workers.set(worker, state);
      state.free -= 1;
      state.busy.set(event.id, event);
      const read = new persistent.ReadResp.ReadEvent().setEvent(fillRecorded(new persistent.ReadResp.ReadEvent.RecordedEvent(), event, false));
      worker.write(new persistent.ReadResp().setEvent(read.setCommitPosition(String(event.position)).setRetryCount(this.retries.get(event.id) ?? 0)));
    }
    if (this.waiting.length > 0 && [...this.workers.values()].some(({ free }) => free > 0)) this.pump();
  }
}

export class PersistentGroups {
  private readonly groups = new Map<string, Group>();

  constructor(private readonly log: NodeLog) {}

  parkedOf(group: string): readonly string[] {
    return this.groups.get(group)?.parked.map((event) => event.id) ?? [];
  }

  service(): UntypedServiceImplementation {
    return {
      create: (call: ServerUnaryCall<persistent.CreateReq, persistent.CreateResp>, answer: sendUnaryData<persistent.CreateResp>) => {
        const options = call.request.getOptions();
        const name = options?.getGroupName() ?? '';
        if (this.groups.has(name)) return answer(nodeError(status.ALREADY_EXISTS, 'Subscription group exists.', 'persistent-subscription-exists', { 'stream-name': '$all', 'group-name': name }));
        const all = options?.getAll();
        const from = all?.hasPosition() === true ? Number(all.getPosition()?.getCommitPosition()) : all?.hasEnd() === true ? (this.log.all.at(-1)?.position ?? 0) : 0;
        this.groups.set(name, new Group(this.log, filterOf(all?.getFilter()), from, options?.getSettings()?.getMaxRetryCount() ?? 10));
        answer(null, new persistent.CreateResp());
      },
      read: (call: Worker) => {
        call.on('error', () => undefined);
        let group: Group | undefined;
        call.on('data', (message: persistent.ReadReq) => {
          if (message.hasOptions()) {
            const name = message.getOptions()?.getGroupName() ?? '';
            group = this.groups.get(name);
            if (group === undefined) return void call.emit('error', nodeError(status.NOT_FOUND, 'Subscription group does not exist.', 'persistent-subscription-does-not-exist', { 'stream-name': '$all', 'group-name': name }));
            call.write(new persistent.ReadResp().setSubscriptionConfirmation(new persistent.ReadResp.SubscriptionConfirmation().setSubscriptionId(name)));
            group.join(call, message.getOptions()?.getBufferSize() ?? 10);
          } else if (message.hasAck()) group?.answered(call, message.getAck()?.getIdsList().map(idOf) ?? [], null);
          else group?.answered(call, message.getNack()?.getIdsList().map(idOf) ?? [], message.getNack()?.getAction() ?? 0);
        });
        call.on('end', () => call.end());
      },
    };
  }
}
