-- What an installation knows about itself: the last backup, when a worker was last seen, whether sending is paused since a restore. One row a fact, changed in place.

create table installation_fact (
  code  text primary key,
  value jsonb not null,
  at    timestamptz not null
);

insert into graphile_worker._private_tasks (identifier) values ('note-worker') on conflict do nothing;
