-- What an agency files: the figures of a month, a quarter or a year as they stood when the report was made, on the first day after it. Never changed afterwards.

create table filing (
  agency  uuid not null references agency,
  period  text not null check (period ~ '^20\d\d(-Q[1-4]|-(0[1-9]|1[0-2]))?$'),
  made_at timestamptz not null,
  content jsonb not null,
  primary key (agency, period)
);

insert into graphile_worker._private_tasks (identifier) values ('make-filings'), ('read-telegram') on conflict do nothing;
