-- The link by which an officer sets a new password: one for each officer, the newest. Only a keyed hash of it is kept (its key is outside the database).
create table auth.password_link (
  officer_id uuid primary key references officer on delete cascade,
  id         uuid not null unique, -- of this link; what waits in the outbox names it
  token_hash bytea not null unique,
  sent_at    timestamptz not null,
  expires_at timestamptz not null
);
