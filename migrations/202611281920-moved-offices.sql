-- An office that stands below another one from a day on: when it was last put there. Reports that other instances placed by the old tree meanwhile are looked for a while longer.
alter table agency add column moved_at timestamptz;

alter table admin_change drop constraint admin_change_noun_check;
alter table admin_change add constraint admin_change_noun_check
  check (noun in ('agency', 'brand', 'serves', 'place', 'succession', 'grant', 'officer', 'absence', 'invitation', 'handover', 'category', 'archiveReason'));
