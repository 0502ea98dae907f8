-- Reports that came by other ways and were keyed in by an officer: the register book of each office, and files whose rows wait for a yes.

create table intake (
  report_id   uuid primary key references report,
  agency_id   uuid not null references agency, -- the office that received it
  officer_id  uuid not null references officer, -- who received it: the name on the receipt (UU 25/2009 article 43)
  year        smallint not null,
  register_no integer not null,
  keyed_on    date not null,
  unique (agency_id, year, register_no)
);
create table intake_file (
  id         uuid primary key,
  officer_id uuid not null references officer,
  agency_id  uuid not null references agency,
  sealed     bytea not null, -- its rows, under a key outside the database: they hold who reported
  at         timestamptz not null
);
create index intake_file_at on intake_file (at);
