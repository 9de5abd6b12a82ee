/*
 * The commands of `accord`, one file each; app/main.c has their table. A command gets the configuration
 * that was read (NULL when its row says that it needs none) and its own arguments, argv[0] being its name.
 * It says what went wrong in one line on stderr and returns the exit status of the process.
 */
#ifndef ACCORD_COMMAND_COMMAND_H
#define ACCORD_COMMAND_COMMAND_H

#include "app/base/err.h"
#include "conf/conf.h"

enum command_status { COMMAND_OK = 0, COMMAND_FAILED = 1, COMMAND_USAGE = 2 };

int command_check_conf(const struct conf *conf, int argc, char **argv);
int command_contracts_import(const struct conf *conf, int argc, char **argv);
int command_export(const struct conf *conf, int argc, char **argv);
int command_files_check(const struct conf *conf, int argc, char **argv);
int command_files_purge(const struct conf *conf, int argc, char **argv);
int command_identity(const struct conf *conf, int argc, char **argv);
int command_import(const struct conf *conf, int argc, char **argv);
int command_ledger_export(const struct conf *conf, int argc, char **argv);
int command_ledger_head(const struct conf *conf, int argc, char **argv);
int command_ledger_keygen(const struct conf *conf, int argc, char **argv);
int command_ledger_seal(const struct conf *conf, int argc, char **argv);
int command_ledger_verify(const struct conf *conf, int argc, char **argv);
int command_load(const struct conf *conf, int argc, char **argv);
int command_mail(const struct conf *conf, int argc, char **argv);
int command_migrate(const struct conf *conf, int argc, char **argv);
int command_purge(const struct conf *conf, int argc, char **argv);
int command_work(const struct conf *conf, int argc, char **argv);
int command_serve(const struct conf *conf, int argc, char **argv);

/* Writes "accord NAME: detail" to stderr; returns COMMAND_FAILED. */
int command_failed(const char *name, const struct err_info *err);
/* Writes "accord NAME: problem" and how to get help to stderr; returns COMMAND_USAGE. */
int command_misused(const char *name, const char *problem);

#endif
