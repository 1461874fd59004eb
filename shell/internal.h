/* SPDX-License-Identifier: MIT */
/* Among the files of the shell. */
#ifndef _SHELL_INTERNAL_H
#define _SHELL_INTERNAL_H

#include <bhk/shell.h>
#include "edit.h"

/* The one editor, protected by the lock of shell_lock_edit(). */
extern struct edit shell_edit;
extern struct history shell_history;

/* term.c */
bool term_init(void);
void term_lock(void);
void term_unlock(void);
enum edit_result term_read(const char *prompt);
void term_clear(void);

/* complete.c */
void complete_word(struct edit *ed, enum edit_result how);

/* cmd_file.c */
int shell_cat(const char *path);
int shell_no_file(const char *path, int err);
void shell_complete_path(struct shell_completion *c);

/* cmd_mux.c: a part of a dump, when there is room on the second line. None: that was all. */
int shell_mux_dump(const void *data, unsigned int len);

/* shell.c */
int shell_unknown(const char *name);
#endif
