-- Run once by the database's image, on an empty volume. ADR 0007: one login owns and migrates, the servers' login has three roles and no right of its own.
\set owner_password `cat /run/secrets/postgres_owner_password`
\set server_password `cat /run/secrets/postgres_server_password`
CREATE ROLE keystead_application NOLOGIN;
CREATE ROLE keystead_projector NOLOGIN;
CREATE ROLE keystead_event_writer NOLOGIN;
CREATE ROLE keystead_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE keystead_server LOGIN PASSWORD :'server_password';
GRANT keystead_application, keystead_projector, keystead_event_writer TO keystead_owner WITH INHERIT TRUE, SET TRUE;
GRANT keystead_application, keystead_projector, keystead_event_writer TO keystead_server WITH INHERIT TRUE, SET TRUE;
CREATE DATABASE keystead OWNER keystead_owner;
REVOKE ALL ON DATABASE keystead FROM PUBLIC;
GRANT CONNECT ON DATABASE keystead TO keystead_server;
