// The nouns of staff: who works in the shop, what they may do, and how a request shows who it comes from.

/** A person who works in the shop. */
export type Account = {
  id: string;
  email: string;
  name: string;
  language: string;
  active: boolean;
  createdAt: Date;
  roles: string[];
};

/** An account with what only sign-in may see. */
export type AccountWithPassword = Account & { passwordHash: string };

/** A named set of permission patterns; a lane of a drawing is a role. */
export type Role = { name: string; summary: string; permissions: string[] };

/** A signed-in browser or script: ends twelve hours after it was last used, and seven days after it began at the latest. */
export type Session = {
  id: string;
  accountId: string;
  tokenHash: string;
  address: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  endsAt: Date;
};

/** A secret with which a program acts; `hint` is the secret's last four signs. */
export type ApiKey = {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** How often signing in has failed for an e-mail address or an internet address since an instant. */
export type Failures = { subject: string; failures: number; since: Date };

/** A colleague who was asked to join and may until `expiresAt`. */
export type Invitation = {
  id: string;
  email: string;
  name: string;
  language: string;
  roles: string[];
  createdAt: Date;
  expiresAt: Date;
  invitedBy: string;
};
