-- Sign-in of officers, second part: passkeys, what is known of a session, devices that were seen, attempts at an account, and the policy of a second step.

set local search_path = auth;

-- As better-auth 1.7 and @better-auth/passkey 1.7 compile it (getMigrations().compileMigrations()).
create table "passkey" ("id" uuid default pg_catalog.gen_random_uuid() not null primary key, "name" text, "publicKey" text not null, "userId" uuid not null references "user" ("id") on delete cascade, "credentialID" text not null, "counter" integer not null, "deviceType" text not null, "backedUp" boolean not null, "transports" text, "createdAt" timestamptz, "aaguid" text);
create index "passkey_userId_idx" on "passkey" ("userId");
create index "passkey_credentialID_idx" on "passkey" ("credentialID");

-- Ours beside better-auth's columns, which it never reads: when the session was last used (it ends after 30 minutes without), when its owner last proved who they are, and how.
alter table "session"
  add column seen_at timestamptz not null default now(),
  add column proven_at timestamptz not null default now(),
  add column way text not null default 'password' check (way in ('password', 'code', 'recovery', 'passkey', 'provider'));

-- Browsers in which an account was signed in to: a keyed hash of a random cookie, nothing of the machine.
create table known_device (user_id uuid not null references "user" ("id") on delete cascade, device_hash bytea not null, at timestamptz not null, primary key (user_id, device_hash));

-- Right and wrong tries at an account, shown to its owner. No address is kept.
create table sign_in_event (
  id         uuid primary key,
  user_id    uuid not null references "user" ("id") on delete cascade,
  at         timestamptz not null,
  way        text not null check (way in ('password', 'code', 'recovery', 'passkey', 'provider')),
  is_right   boolean not null,
  device     text not null, -- like 'Firefox, Windows'
  new_device boolean not null default false
);
create index sign_in_event_user on sign_in_event (user_id, at desc);

set local search_path = public;

-- Installations that are there already; new ones load it from reference/.
insert into flag (code, value, sentence, valid_from, valid_to)
select 'officerSecondStep', 'false', 'Officers whose role the policy names (true: all) use the console only after a second step: a code, a passkey, or the sign-in of their agency', date '2019-02-01', null
where exists (select from area);
