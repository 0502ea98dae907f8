-- One tree of agencies of any depth (closure table with validity), whom each serves, and the officers with their grants on nodes.

create table agency (
  id           uuid primary key,
  slug         text not null unique,
  name         text not null,
  short_name   text not null,
  kind         text not null, -- national, ministry, province, city, regency, unit, district, village
  parent_id    uuid references agency,
  time_zone    text not null check (time_zone in ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura')),
  calendar_id  text not null references calendar,
  name_source  text, -- null: general knowledge, to be verified
  needs_head_approval boolean not null default false,
  successor_id uuid references agency, -- where its work went when offices merged
  valid_from   date not null,
  valid_to     date
);
create table agency_closure (
  ancestor_id   uuid not null references agency,
  descendant_id uuid not null references agency,
  depth         smallint not null,
  valid_from    date not null,
  valid_to      date,
  primary key (ancestor_id, descendant_id, valid_from)
);
create index agency_closure_descendant on agency_closure (descendant_id);
alter table time_limit add foreign key (agency_id) references agency;

create table serves (
  agency_id     uuid not null references agency,
  area_code     text not null references area,
  category_code text references category, -- null: every category
  unique nulls not distinct (agency_id, area_code, category_code)
);
create index serves_area on serves (area_code);
create table serves_class (agency_id uuid not null references agency, class text not null references report_class, primary key (agency_id, class));

create table officer (
  id         uuid primary key,
  email      text not null unique,
  name       text not null,
  disabled_at timestamptz,
  created_at timestamptz not null
);
create table role_grant (
  id         uuid primary key,
  officer_id uuid not null references officer,
  role       text not null check (role in ('nationalAdmin', 'coordinator', 'liaison', 'head', 'auditor', 'evaluator', 'ombudsman', 'integrator', 'trainer', 'systemAdmin')),
  agency_id  uuid not null references agency,
  valid_from date not null,
  valid_to   date,
  granted_by uuid references officer
);
create index role_grant_officer on role_grant (officer_id);
create index role_grant_agency on role_grant (agency_id, role);
