// Nouns of outgoing webhooks.

/** How an address wants to be told: signed JSON of Standard Webhooks, or words for people in Slack, in Teams, by mail. */
export type Form = 'standard' | 'slack' | 'teams' | 'mail';

/** An address that gets the shop's events. */
export type Endpoint = {
  id: string;
  url: string;
  description: string;
  patterns: string[];
  form: Form;
  /** Of events that name a lane only those of these; null means all. */
  lanes: string[] | null;
  active: boolean;
  stoppedBecause: string | null;
  failingSince: Date | null;
  createdAt: Date;
  createdBy: string;
  version: number;
};

/** An endpoint with what signs its messages. */
export type Signing = { id: string; secret: string; oldSecret: string | null; oldSecretUntil: Date | null };

export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'dropped';

/** One event on its way to one endpoint. */
export type Delivery = {
  id: string;
  endpointId: string;
  event: string;
  documentId: string | null;
  happenedAt: Date;
  state: DeliveryState;
  attempts: number;
  dueAt: Date;
  endedAt: Date | null;
  status: number | null;
  error: string | null;
  replayOf: string | null;
};

export type NewDelivery = {
  id: string;
  endpointId: string;
  position: bigint | null;
  event: string;
  documentId: string | null;
  happenedAt: Date;
  body: string;
  dueAt: Date;
  replayOf: string | null;
};

/** A delivery that this program has taken to send now; a replay goes under the id of the first message, so that the other side can tell. */
export type Taken = Signing & { deliveryId: string; messageId: string; endpointId: string; url: string; form: Form; body: string; attempts: number };

/** What came of sending one. */
export type Sent = { deliveryId: string; endpointId: string; attempt: number; at: Date; tookMs: number } & Reply;

/** What the other side answered: a status, or why there is none. */
export type Reply = { status: number | null; error: string | null; answer: string | null; retryAfterMs: number | null };
