//! What the layers record of real servers, clients and services.

mod axum_server;
mod bodies;
mod clients;
mod ends;
mod existing_names;
mod foreign;
mod in_flight;
mod labels;
mod ready;
mod routes;
mod rpc;

mod support;
