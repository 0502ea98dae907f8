-- Run once by an administrator of the server: the owner of the database, who may make the one login that the app itself uses (decisions/0003).
create role tuntas login createrole password 'CHANGE-ME';
create database tuntas owner tuntas template template0 encoding 'UTF8' locale 'C.UTF-8';
