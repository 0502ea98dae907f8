-- Facts as dated rows: areas, calendars, classes, categories, limits, flags. Loaded from reference/, changed by administrators.

create table reference_version (only_row boolean primary key default true check (only_row), version bigint not null);
insert into reference_version (version) values (1);

create table area (
  code        text primary key,
  parent_code text, -- an area too: checked by a test, since 91,599 look-ups would cost a second of the first start
  level       smallint not null check (level between 1 and 4), -- province, regency or city, district, village
  name        text not null,
  full_name   text not null -- "Madyopuro, Kedungkandang, Kota Malang, Jawa Timur"
);
create index area_parent on area (parent_code, name);
create index area_prefix on area (lower(name) text_pattern_ops, level, code);

create table calendar (
  id   text primary key,
  name text not null,
  week smallint not null check (week in (5, 6, 7)),
  base text references calendar -- holidays of the base hold too (a regional calendar adds to the national one)
);
create table holiday (
  calendar_id text not null references calendar,
  day         date not null,
  kind        text not null check (kind in ('national', 'collectiveLeave', 'election', 'regional')),
  name        text not null,
  primary key (calendar_id, day)
);
create table decreed_year (
  calendar_id  text not null references calendar,
  year         smallint not null,
  legal_source text not null,
  primary key (calendar_id, year)
);

create table flag (code text primary key, value jsonb not null, sentence text not null, valid_from date not null, valid_to date);

create table report_class (code text primary key, name_id text not null, name_en text not null, valid_from date not null, valid_to date);
create table grade (code text primary key, name_id text not null, name_en text not null, valid_from date not null, valid_to date);
create table category (
  code        text primary key,
  parent_code text references category,
  name        text not null,
  level       text not null check (level in ('local', 'national')),
  position    integer not null,
  replaced_by text references category, -- old -> new
  valid_from  date not null,
  valid_to    date
);
create table archive_reason (code text primary key, name_id text not null, name_en text not null, citizen_id text not null, citizen_en text not null, valid_from date not null, valid_to date);
create table time_limit (
  id           text primary key,
  kind         text not null,
  class        text references report_class,
  grade        text references grade,
  agency_id    uuid, -- null: everywhere
  days         integer not null check (days >= 0),
  unit         text not null check (unit in ('working', 'calendar')),
  valid_from   date not null,
  valid_to     date,
  legal_source text not null,
  confirmed    boolean not null
);
