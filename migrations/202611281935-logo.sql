-- Logos of agencies: small pictures that we drew anew ourselves, kept by what is in them, so that a change can be taken back. An agency without one uses that of the nearest one above it.
create table logo_image (
  id     text primary key check (id ~ '^[0-9a-f]{64}$'), -- SHA-256 of the bytes
  png    bytea not null,
  width  smallint not null,
  height smallint not null
);
create table agency_logo (
  agency_id uuid primary key references agency,
  image     text not null references logo_image
);
