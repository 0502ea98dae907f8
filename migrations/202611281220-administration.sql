-- Administration in the console: the letterhead of an agency, invitations by link, and the history of what administrators changed.

-- What an agency's letters and pages say of it; an agency without a row uses that of the nearest one above it.
create table agency_brand (
  agency_id    uuid primary key references agency,
  display_name text not null,
  address      text not null,
  contact      text not null,
  city         text not null, -- where letters are dated
  signer_title text not null
);

-- Only a keyed hash of a link is kept (its key is outside the database). An invited person becomes an officer with one role.
create table invitation (
  id           uuid primary key,
  email        text not null,
  name         text not null,
  role         text not null check (role in ('nationalAdmin', 'coordinator', 'liaison', 'head', 'auditor', 'evaluator', 'ombudsman', 'integrator', 'trainer', 'systemAdmin')),
  agency_id    uuid not null references agency,
  grant_until  date, -- the last day of the role; null: no end
  token_hash   bytea not null unique,
  made_by      uuid references officer,
  sent_at      timestamptz not null, -- when the link of now was made
  expires_at   timestamptz not null,
  used_at      timestamptz,
  withdrawn_at timestamptz
);
create unique index invitation_open on invitation (email) where used_at is null and withdrawn_at is null;
create index invitation_agency on invitation (agency_id);

-- The journal of administration: what stood there before and after, complete enough to be taken back. Nothing of citizens is in it.
create table admin_change (
  id      uuid primary key,
  at      timestamptz not null,
  made_by uuid, -- an officer, who may be unknown to an installation that took this in by an export; null: the command line
  noun    text not null check (noun in ('agency', 'brand', 'serves', 'succession', 'grant', 'officer', 'invitation', 'handover', 'category', 'archiveReason')),
  target  text not null, -- the key of what was changed, as its noun has it
  node    uuid references agency, -- the agency that it is about; null: the whole installation
  label   text not null, -- what it was called then
  before  jsonb, -- null: it was not there
  after   jsonb, -- null: it is gone
  undoes  uuid references admin_change
);
create index admin_change_at on admin_change (at desc, id desc);
create index admin_change_node on admin_change (node, at desc);
create unique index admin_change_undoes on admin_change (undoes);
