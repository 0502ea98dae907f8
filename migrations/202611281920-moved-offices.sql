-- An office that stands below another one from a day on: when it was last put there. Reports that other instances placed by the old tree meanwhile are looked for a while longer.
alter table agency add column moved_at timestamptz;
