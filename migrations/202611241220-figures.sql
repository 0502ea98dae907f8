-- Figures: one row of facts a report, written with the move that changes it; cells of a month and a node, recomputed from the facts by a job. docs/figures.md says what each means.

create table report_fact (
  report_id        uuid primary key references report,
  month            date, -- first day of the month of arrival; null: an imported report whose day nobody knows, which no period holds
  received_on      date,
  agency           uuid not null references agency, -- the office that holds (or last held) it
  path             uuid[] not null, -- that office and every node above it, as the tree stood at the event that brought it there
  calendar         text not null references calendar,
  class            text not null,
  grade            text,
  category         text,
  channel          text not null,
  area_code        text,
  audience         text not null,
  status           text not null,
  merged           boolean not null default false,
  verified         boolean not null default false,
  verify_days      integer, -- days are working days from the day of arrival; null: unknown
  verify_due_on    date,
  verify_judged_on date, -- the day on which a limit stopped or rests; null: it runs, today judges it
  answered         boolean not null default false,
  answer_days      integer,
  answer_due_on    date,
  answer_judged_on date,
  final            boolean not null default false, -- a final answer is in force
  final_days       integer,
  settles_on       date, -- the last day on which that answer may be disputed
  resolve_due_on   date,
  resolve_judged_on date,
  ended_days       integer,
  closed_by        text,
  archived_by      text,
  archive_reason   text,
  solved           text,
  rating           smallint,
  returns          smallint not null default 0,
  reopens          smallint not null default 0,
  dirty            uuid[] -- nodes whose cells do not count this row as it stands; null: all do
);
create index report_fact_month on report_fact (month, agency);
create index report_fact_dirty on report_fact (report_id) where dirty is not null;

create table figure_cell (
  node   uuid not null references agency,
  below  boolean not null, -- with everything below the node, or its own alone
  month  date not null,
  counts jsonb not null, -- {measure: {bucket: reports}}
  primary key (node, below, month)
);
create table figure_dirty (month date not null, node uuid not null references agency, primary key (month, node));

insert into graphile_worker._private_tasks (identifier) values ('count-figures') on conflict do nothing;
