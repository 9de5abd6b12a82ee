/* How the configuration names the database: the one place that knows both sides. */
#ifndef ACCORD_DATABASE_H
#define ACCORD_DATABASE_H

#include "conf/conf.h"
#include "sql/db.h"

/* Borrows from `conf`. */
static inline struct db_settings database_settings(const struct conf *conf)
{
	return (struct db_settings){
		.socket = conf->db_socket,
		.host = conf->db_host,
		.port = conf->db_port,
		.ca_file = conf->db_ca_file,
		.name = conf->db_name,
		.user = conf->db_user,
		.password = conf->db_password.bytes,
		.statement_s = conf->db_statement_s,
	};
}

#endif
