// A carrier that behaves as badly as real ones: refuses addresses, answers late, tells twice, late and in the wrong order, loses, dies.
import { createHash } from 'node:crypto';
import { type CancelAnswer, type CarrierPort, type ShipmentAnswer, type ShipmentRequest, type TrackingEvent, isPostalCode } from '#modules/shipping';
import { type Fate, type Step, drawFate, promiseMs, stepsAfter, stepsOf } from './fate.ts';
import { SIGNATURE_HEADER, sign, verifySignature } from './signature.ts';

/** A parcel as the carrier knows it. `steps` are still to be told; `due` of a step is epoch milliseconds. */
type Shipment = {
  key: string;
  trackingNumber: string;
  shipmentRef: string;
  request: ShipmentRequest;
  promisedOn: string;
  fate: Fate;
  state: 'created' | 'cancelled' | 'moving' | 'failed' | 'ended';
  steps: { at: number; due: number; status: Step['status']; reason?: string; place: string; times: number }[];
  told: TrackingEvent[];
};

/** All that the simulator remembers, as JSON: a shop that starts again goes on with the same parcels. */
export type SimulatorState = { shipments: Shipment[] };

export type SimulatorOptions = {
  seed: string;
  now: () => Date;
  /** What is due is told here, as the body and headers of a webhook; a failure is told again at the next tick. */
  tell: (webhook: { body: string; headers: Record<string, string> }, events: TrackingEvent[]) => Promise<void>;
  secret?: string;
  state?: SimulatorState;
  /** Overrides fates, for a test or a demonstration. */
  fateOf?: (request: ShipmentRequest) => Partial<Fate>;
  /** Off, for a test that is about something else: no first answer gets lost. */
  losesAnswers?: boolean;
  /** All its lines take as long as the one to this country; each has its own times unless given. */
  linesAs?: string;
};

/** How many parcels are told of at once. */
const WEBHOOK_LIMIT = 100;
const MAX_WEIGHT_GRAMS = 31_500;
/** Keys whose first answer gets lost on the way: 1 in 50. The parcel has its label then, and the repetition gets it. */
const LOST_ANSWERS = 50;

export class CarrierSimulator implements CarrierPort {
  readonly carrier = 'Simulated Parcel';
  /** Turned on, every call fails as if nobody were there. */
  dead = false;
  private readonly options: SimulatorOptions;
  private readonly secret: string;
  private readonly byKey = new Map<string, Shipment>();
  private readonly byNumber = new Map<string, Shipment>();
  /** Parcels with something to tell. */
  private readonly live = new Set<Shipment>();
  private readonly answersLost = new Set<string>();

  constructor(options: SimulatorOptions) {
    this.options = options;
    this.secret =
      options.secret ??
      createHash('sha256')
        .update('secret ' + options.seed)
        .digest('hex');
    for (const shipment of options.state?.shipments ?? []) this.remember(shipment);
  }

  /** What it remembers; give it to the next simulator as `state`. */
  state(): SimulatorState {
    return { shipments: [...this.byKey.values()] };
  }

  capabilities() {
    return { cashOnDelivery: true, cancels: true, redelivers: true, tracks: true, maxWeightGrams: MAX_WEIGHT_GRAMS };
  }

  async createShipment(request: ShipmentRequest, key: string): Promise<ShipmentAnswer> {
    this.mustLive();
    const known = this.byKey.get(key);
    const refusal = known ? undefined : refusalOf(request);
    if (refusal) return refusal;
    const shipment = known ?? this.create(request, key);
    this.maybeLoseAnswer(key);
    const { trackingNumber, shipmentRef, promisedOn } = shipment;
    return { status: 'created', carrier: this.carrier, trackingNumber, shipmentRef, promisedOn, label: null };
  }

  async cancelShipment(request: { shipmentRef: string; trackingNumber: string }): Promise<CancelAnswer> {
    this.mustLive();
    const shipment = this.byNumber.get(request.trackingNumber);
    if (!shipment || shipment.shipmentRef !== request.shipmentRef) return { status: 'refused', reason: 'There is no such shipment.' };
    if (shipment.state !== 'created' && shipment.state !== 'cancelled') return { status: 'refused', reason: 'The parcel is on its way.' };
    shipment.state = 'cancelled';
    shipment.steps = [];
    this.live.delete(shipment);
    return { status: 'cancelled' };
  }

  async manifest(trackingNumbers: string[], at: string): Promise<{ unknown: string[] }> {
    this.mustLive();
    const unknown: string[] = [];
    for (const number of trackingNumbers) {
      const shipment = this.byNumber.get(number);
      if (!shipment || shipment.state === 'cancelled') unknown.push(number);
      else if (shipment.state === 'created')
        this.schedule(shipment, 'moving', Date.parse(at), stepsOf(shipment.fate, shipment.request.shipper.city, shipment.request.recipient.city));
    }
    return { unknown };
  }

  async instruct(request: { trackingNumber: string; decision: 'again' | 'return' }): Promise<{ accepted: boolean; reason?: string }> {
    this.mustLive();
    const shipment = this.byNumber.get(request.trackingNumber);
    if (!shipment) return { accepted: false, reason: 'There is no such shipment.' };
    if (shipment.state !== 'failed')
      return {
        accepted: shipment.state !== 'cancelled',
        ...(shipment.state === 'cancelled' ? { reason: 'The shipment was cancelled.' } : {}),
      };
    const decision = shipment.fate.ending === 'returned' ? 'return' : request.decision;
    this.schedule(shipment, 'moving', this.options.now().getTime(), stepsAfter(decision, shipment.request.shipper.city, shipment.request.recipient.city));
    return { accepted: true };
  }

  async track(trackingNumbers: string[]): Promise<TrackingEvent[]> {
    this.mustLive();
    return trackingNumbers.flatMap((number) => this.byNumber.get(number)?.told ?? []).sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  parseWebhook(rawBody: string, headers: Record<string, string | string[] | undefined>, now: Date): TrackingEvent[] {
    verifySignature(this.secret, rawBody, headers[SIGNATURE_HEADER], now);
    return (JSON.parse(rawBody) as { events: TrackingEvent[] }).events;
  }

  /**
   * Tells all that is due by `now`, oldest word first but for those that are told late, in webhooks of at most a hundred
   * events; returns how many events it told. What could not be told stays due.
   */
  async tick(now: Date): Promise<number> {
    if (this.dead) return 0;
    const nowMs = now.getTime();
    const due: { shipment: Shipment; step: Shipment['steps'][number]; event: TrackingEvent }[] = [];
    for (const shipment of this.live) {
      for (const step of shipment.steps) {
        if (step.due > nowMs) continue;
        for (let n = 0; n < step.times; n++) due.push({ shipment, step, event: this.eventOf(shipment, step) });
      }
    }
    due.sort((a, b) => a.step.due - b.step.due);
    for (let i = 0; i < due.length; i += WEBHOOK_LIMIT) {
      const some = due.slice(i, i + WEBHOOK_LIMIT);
      const events = some.map(({ event }) => event);
      const body = JSON.stringify({ events });
      await this.options.tell({ body, headers: { [SIGNATURE_HEADER]: sign(this.secret, body, now) } }, events);
      for (const { shipment, step, event } of some) this.noteTold(shipment, step, event);
    }
    return due.length;
  }

  private create(request: ShipmentRequest, key: string): Shipment {
    const hash = createHash('sha256').update(`${this.options.seed} ${key}`).digest('hex');
    const nowMs = this.options.now().getTime();
    const country = this.options.linesAs ?? request.recipient.country;
    const fate = { ...drawFate(this.options.seed, key, country), ...this.options.fateOf?.(request) };
    const shipment: Shipment = {
      key,
      // 64 bits of the key's hash: the same key gives the same number, also after a restart.
      trackingNumber:
        'SP' +
        BigInt('0x' + hash.slice(0, 16))
          .toString()
          .padStart(20, '0'),
      shipmentRef: 'shipment-' + hash.slice(16, 40),
      request,
      promisedOn: new Date(nowMs + promiseMs(country)).toISOString().slice(0, 10),
      fate,
      state: 'created',
      steps: [],
      told: [],
    };
    if (fate.early)
      shipment.steps.push({
        at: nowMs + 60_000,
        due: nowMs + 60_000,
        status: 'picked_up',
        place: request.shipper.city,
        times: 1,
      });
    this.remember(shipment);
    return shipment;
  }

  private remember(shipment: Shipment): void {
    this.byKey.set(shipment.key, shipment);
    this.byNumber.set(shipment.trackingNumber, shipment);
    if (shipment.steps.length > 0) this.live.add(shipment);
  }

  private schedule(shipment: Shipment, state: Shipment['state'], fromMs: number, steps: Step[]): void {
    shipment.state = state;
    for (const { afterMs, tellAfterMs, ...step } of steps) shipment.steps.push({ ...step, at: fromMs + afterMs, due: fromMs + tellAfterMs });
    this.live.add(shipment);
  }

  private eventOf(shipment: Shipment, step: Shipment['steps'][number]): TrackingEvent {
    const at = new Date(step.at).toISOString();
    const eventId = createHash('sha256').update(`${shipment.trackingNumber} ${step.status} ${at}`).digest('hex').slice(0, 24);
    return {
      carrier: this.carrier,
      trackingNumber: shipment.trackingNumber,
      eventId,
      status: step.status,
      place: step.place,
      at,
      ...(step.reason ? { reason: step.reason } : {}),
    };
  }

  private noteTold(shipment: Shipment, step: Shipment['steps'][number], event: TrackingEvent): void {
    if (!shipment.told.some((other) => other.eventId === event.eventId)) shipment.told.push(event);
    shipment.steps = shipment.steps.filter((other) => other !== step);
    if (event.status === 'delivery_failed') {
      shipment.state = 'failed';
    } else if (shipment.state === 'moving' && shipment.steps.length === 0) shipment.state = 'ended';
    if (shipment.steps.length === 0) this.live.delete(shipment);
  }

  private maybeLoseAnswer(key: string): void {
    if (this.options.losesAnswers === false) return;
    const loses = createHash('sha256').update(`${this.options.seed} answer ${key}`).digest().readUInt32BE(0) % LOST_ANSWERS === 0;
    if (!loses || this.answersLost.has(key)) return;
    this.answersLost.add(key);
    throw new Error('The carrier did not answer in time.');
  }

  private mustLive(): void {
    if (this.dead) throw new Error('The carrier does not answer.');
  }
}

/** What the carrier does not take, as it says so. */
function refusalOf({ recipient, weightGrams }: ShipmentRequest): (ShipmentAnswer & { status: 'refused' }) | undefined {
  if (weightGrams > MAX_WEIGHT_GRAMS) return { status: 'refused', reason: `A parcel weighs at most ${MAX_WEIGHT_GRAMS} g.`, field: 'weightGrams' };
  if (!isPostalCode(recipient.country, recipient.postalCode))
    return {
      status: 'refused',
      reason: `${recipient.postalCode} is not a postal code of ${recipient.country}.`,
      field: 'postalCode',
    };
  if (recipient.street.trim().length < 3) return { status: 'refused', reason: 'The street is missing.', field: 'street' };
  if (recipient.city.trim().length < 2) return { status: 'refused', reason: 'The town is missing.', field: 'city' };
  return undefined;
}
