-- Run once by an administrator, in the database of Tuntas: lets PgBouncer look up how a login proves itself. The app's own login is made by the
-- migration and derived from the secret key, so that nobody has to write it into a list of users.
create role pgbouncer login password 'CHANGE-ME-TOO';
create schema pgbouncer authorization pgbouncer;
create function pgbouncer.lookup(in wanted text, out uname text, out phash text) returns record
  language sql security definer set search_path = pg_catalog
  as $$ select usename::text, passwd from pg_shadow where usename = wanted $$;
revoke all on function pgbouncer.lookup(text) from public;
grant execute on function pgbouncer.lookup(text) to pgbouncer;
