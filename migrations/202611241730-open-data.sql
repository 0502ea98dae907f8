-- Cells also by category, so that a view with a filter reads cells and not reports; open data that stays as it was released.

alter table figure_cell add column category text not null default ''; -- a code of category, '-' where a report has none, '' for all together
alter table figure_cell drop constraint figure_cell_pkey, add primary key (node, below, category, month);
insert into figure_dirty (month, node) select distinct month, node from figure_cell on conflict do nothing;
create index report_fact_returned on report_fact (month) where returns > 0;

-- How each released report stands in the files: as coarse as it takes for five to look the same (decisions/0013). Kept, so that a later release moves nobody.
create table open_row (
  report_id uuid primary key references report,
  month     date not null,
  place     text, -- a code of area: village, district, city, province, or null
  category  text, -- a code of category, the one above it, or null
  day       date, -- null: some day of the month
  agency    uuid not null references agency,
  since     smallint not null -- the release that brought the row
);
create index open_row_month on open_row (month);

create table open_release (
  month       date not null,
  version     smallint not null, -- 1 is the release, what follows are corrections
  made_at     timestamptz not null,
  rows        integer not null,
  added       integer not null, -- rows that the release before did not have
  csv_bytes   integer not null,
  csv_sha256  text not null,
  json_bytes  integer not null,
  json_sha256 text not null,
  primary key (month, version)
);
create table open_part (
  month   date not null,
  version smallint not null,
  seq     integer not null,
  body    bytea not null, -- rows of cells, as gzipped JSON
  primary key (month, version, seq),
  foreign key (month, version) references open_release deferrable initially deferred
);
insert into graphile_worker._private_tasks (identifier) values ('release-open-data') on conflict do nothing;
